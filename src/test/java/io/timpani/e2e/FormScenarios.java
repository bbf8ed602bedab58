package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Multipart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Multipart bodies (http-api.md §2.1, §2.2). */
interface FormScenarios extends Deployment {
    String NAMES = String.join("\n", Iris.FEATURES);

    @Test
    default void a_file_x_is_read_by_the_extension_of_its_name() {
        Client client = client();
        for (String name : List.of("x.csv", "X", "data.txt", "a.mtx.csv", "\u00e9.CSV", "../../x", "")) {
            Iris.assertPredicts(client.predict(new Multipart().file("X", name, Iris.CSV)));
        }
        for (String name : List.of("x.arrow", "X.ARROW")) {
            Iris.assertPredicts(client.predict(new Multipart().file("X", name, Iris.arrow())));
        }
        for (String name : List.of("x.mtx", "X.MTX")) {
            Iris.assertPredicts(
                    client.predict(new Multipart().file("X", name, Iris.MATRIX).file("X.colnames", "names", NAMES)));
        }
    }

    @Test
    default void every_predict_route_takes_a_form() {
        Multipart form = new Multipart().file("X", "x.csv", Iris.CSV);
        for (String path : List.of("/predict/", "/predictions/", "/invocations")) {
            Iris.assertPredicts(client().post(path, Multipart.CONTENT_TYPE, form.bytes()));
        }
    }

    @Test
    default void the_boundary_may_be_quoted_and_the_type_spelt_in_capitals() {
        Multipart form = new Multipart().file("X", "x.csv", Iris.CSV);
        for (String type : List.of(
                "multipart/form-data; boundary=\"" + Multipart.BOUNDARY + "\"",
                "Multipart/Form-Data; charset=utf-8; Boundary=" + Multipart.BOUNDARY)) {
            Iris.assertPredicts(client().post("/predict/", type, form.bytes()));
        }
    }

    @Test
    default void names_may_come_before_their_matrix_with_blanks_around_them() {
        String names = Iris.FEATURES.stream().map(name -> " " + name + " \r\n").reduce("", String::concat);
        Iris.assertPredicts(client().predict(
                        new Multipart().file("X.colnames", "names", names).file("X", "x.mtx", Iris.MATRIX)));
    }

    @Test
    default void a_wrong_number_of_names_is_refused_with_both_numbers() {
        Multipart form = new Multipart().file("X", "x.mtx", Iris.MATRIX).file("X.colnames", "names", "a\nb\nc");
        assertThat(client().predict(form).error(422)).contains("3", "4");
    }

    @Test
    default void a_matrix_without_banner_is_refused() {
        assertThat(client().predict(new Multipart().file("X", "x.mtx", Iris.CSV))
                        .error(422))
                .contains("matrix-market banner")
                .doesNotContain("5.1");
    }

    @Test
    default void a_plain_field_x_counts_as_missing() {
        assertThat(client().predict(new Multipart().field("X", Iris.CSV)).error(422))
                .contains("X", "multipart/form-data", "raw body");
        assertThat(client().predict(new Multipart().file("x", "x.csv", Iris.CSV))
                        .error(422))
                .contains("X");
        Iris.assertPredicts(client().predict(new Multipart().field("X", "no").file("X", "x.csv", Iris.CSV)));
    }

    @Test
    default void the_first_of_two_x_wins() {
        Iris.assertPredicts(
                client().predict(new Multipart().file("X", "x.csv", Iris.CSV).file("X", "x.csv", "a\n1\n")));
        Iris.assertPredicts(
                client().predict(
                                new Multipart().file("X", "x.csv", Iris.ONE_ROW).file("X", "x.csv", Iris.CSV)),
                1);
    }

    @Test
    default void other_parts_are_ignored() {
        Iris.assertPredicts(client().predict(new Multipart()
                .field("a", "b")
                .file("y", "y.csv", "no\n1,2\n")
                .file("X", "x.csv", Iris.CSV)
                .field("z", "")
                .file("X.colnames", "names", "a\nb")));
    }

    @Test
    default void a_form_that_is_none_counts_as_missing() {
        for (String type :
                List.of("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data;charset=x")) {
            assertThat(client().post(
                                    "/predict/",
                                    type,
                                    new Multipart().file("X", "x.csv", Iris.CSV).bytes())
                            .error(422))
                    .contains("X");
        }
        assertThat(client().post("/predict/", Multipart.CONTENT_TYPE, "").error(422))
                .contains("X");
        assertThat(client().post("/predict/", Multipart.CONTENT_TYPE, Iris.CSV).error(422))
                .contains("X");
    }

    @Test
    default void a_large_field_is_refused_naming_field_and_limit() {
        Iris.assertPredicts(client().predict(
                        new Multipart().field("note", "n".repeat(500_000)).file("X", "x.csv", Iris.CSV)));
        assertThat(client().predict(new Multipart()
                                .field("note", "n".repeat(500_001))
                                .file("X", "x.csv", Iris.CSV))
                        .error(413))
                .contains("note", "500000");
        assertThat(client().predict(new Multipart().file("X", "x.csv", Iris.CSV).field("note", "n".repeat(600_000)))
                        .error(413))
                .contains("note", "500000");
    }

    @Test
    default void more_parts_than_a_thousand_are_refused_naming_the_limit() {
        Multipart form = new Multipart().file("X", "x.csv", Iris.CSV);
        for (int part = 2; part <= 1000; part++) {
            form.field("f" + part, "v");
        }
        Iris.assertPredicts(client().predict(form));
        assertThat(client().predict(form.field("last", "v")).error(413)).contains("1000");
    }

    @Test
    default void a_form_with_only_a_header_predicts_nothing() {
        Answer answer = client().predict(new Multipart().file("X", "x.csv", Iris.HEADER + "\n"));
        assertThat(answer.text()).isEqualTo(InputScenarios.EMPTY);
    }

    @Test
    default void an_empty_file_is_refused() {
        client().predict(new Multipart().file("X", "x.csv", "")).error(422);
    }
}
