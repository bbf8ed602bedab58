package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Raw bodies: which type is which format, and how they are read (http-api.md §2). */
interface InputScenarios extends Deployment {
    String EMPTY = "{\"predictions\":[]}";

    @Test
    default void csv_goes_by_several_names() {
        for (String type : List.of(
                "text/csv",
                "TEXT/CSV",
                "Text/Csv; charset=UTF-8",
                "text/csv;",
                "text/csv ; header=present",
                "text/plain",
                "text/csv;charset=latin-1",
                "text/csv; charset=no-such-charset",
                "text/csv; charset=\"",
                ";")) {
            Iris.assertPredicts(client().post("/predict/", type, Iris.CSV));
        }
    }

    @Test
    default void a_body_without_type_is_csv() {
        Iris.assertPredicts(client().send("POST", "/predict/", BodyPublishers.ofString(Iris.CSV)));
    }

    @Test
    default void an_unknown_type_is_named_with_the_way_out() {
        for (String type : List.of("application/octet-stream", "application/json", "image/png", "nonsense", "a/b/c")) {
            assertThat(client().post("/predict/", type, Iris.CSV).error(422))
                    .contains("'" + type + "'", "read_input_data");
        }
    }

    @Test
    default void a_form_counts_as_missing_data() {
        Answer answer = client().post("/predict/", "application/x-www-form-urlencoded", "X=" + Iris.CSV);
        assertThat(answer.error(422)).contains("X", "multipart/form-data", "raw body");
    }

    @Test
    default void an_empty_body_counts_as_missing_data() {
        for (String type : List.of("text/csv", "text/plain", "application/vnd.apache.arrow.stream")) {
            assertThat(client().post("/predict/", type, "").error(422)).contains("X", "multipart/form-data");
        }
        assertThat(client().send("POST", "/predict/", BodyPublishers.noBody()).error(422))
                .contains("X");
    }

    @Test
    default void arrow_goes_by_two_names() {
        for (String type : List.of("application/vnd.apache.arrow.stream", "application/x-apache-arrow-stream")) {
            Iris.assertPredicts(client().post("/predict/", type, Iris.arrow()));
        }
    }

    @Test
    default void what_is_no_arrow_stream_is_the_callers_fault() {
        byte[] cut = Arrays.copyOf(Iris.arrow(), Iris.arrow().length / 2);
        String type = "application/vnd.apache.arrow.stream";
        client().post("/predict/", type, cut).error(422);
        client().post("/predict/", type, Iris.CSV).error(422);
    }

    @Test
    default void a_raw_matrix_has_no_names_for_the_features_of_this_model() {
        for (String type : List.of("text/mtx", "TEXT/MTX;")) {
            assertThat(client().post("/predict/", type, Iris.MATRIX).error(422))
                    .contains("none of the 4 features", "Sepal.Length");
        }
    }

    @Test
    default void a_raw_matrix_without_banner_is_refused() {
        assertThat(client().post("/predict/", "text/mtx;", "no banner\n1 1\n1\n")
                        .error(422))
                .contains("matrix-market banner");
    }

    @Test
    default void only_a_header_predicts_nothing() {
        for (String body :
                List.of(Iris.HEADER, Iris.HEADER + "\n", Iris.HEADER + "\r\n\r\n", "\ufeff" + Iris.HEADER + "\n")) {
            Answer answer = client().predict(body);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(EMPTY);
        }
    }

    @Test
    default void csv_may_have_a_bom_any_line_ends_blank_lines_and_quotes() {
        for (String body : List.of(
                "\ufeff" + Iris.CSV,
                Iris.CSV.replace("\n", "\r\n"),
                Iris.CSV.strip(),
                Iris.CSV.replace("\n", "\n\n"),
                Iris.CSV.replace("5.1", "\"5.1\"").replace("Sepal.Width", "\"Sepal.Width\""))) {
            Iris.assertPredicts(client().predict(body));
        }
    }

    @Test
    default void columns_are_found_by_name() {
        String shuffled = """
                Petal.Width,id,Sepal.Width,Sepal.Length,Petal.Length
                0.2,a,3.5,5.1,1.4
                1.5,b,2.9,6.0,4.5
                2.5,"c,d",3.3,6.3,6.0
                """;
        Iris.assertPredicts(client().predict(shuffled));
    }

    @Test
    default void a_missing_feature_is_never_invented() {
        Answer answer = client().predict("Sepal.Length,Sepal.Width,Petal.Length\n5.1,3.5,1.4\n");
        assertThat(answer.error(500)).contains("probabilities", "[0]");
        Answer missing = client().predict(Iris.HEADER + "\n5.1,3.5,1.4,0.2\n5.1,,1.4,NA\n");
        assertThat(missing.error(500)).contains("probabilities", "[1]");
    }

    @Test
    default void a_text_where_a_number_belongs_is_the_callers_fault() {
        assertThat(client().predict(Iris.HEADER + "\n5.1,3.5,wide,0.2\n").error(422))
                .contains("Petal.Length")
                .doesNotContain("wide");
    }

    @Test
    default void a_ragged_row_names_its_line_and_not_its_text() {
        assertThat(client().predict(Iris.CSV + "secret,2\n").error(422))
                .contains("line 5")
                .doesNotContain("secret");
        assertThat(client().predict(Iris.HEADER + "\n1,2,3,4,secret\n").error(422))
                .contains("line 2")
                .doesNotContain("secret");
    }

    @Test
    default void csv_that_is_not_utf_8_is_refused() {
        byte[] latin = (Iris.HEADER + ",name\n1,2,3,4,caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(client().post("/predict/", "text/csv; charset=latin-1", latin)
                        .error(422))
                .contains("UTF-8");
        byte[] header = (Iris.HEADER + ",caf\u00e9\n1,2,3,4,5\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(client().post("/predict/", Client.CSV, header).error(422)).contains("UTF-8");
    }

    @Test
    default void a_body_without_any_column_is_refused() {
        for (String body : List.of("\n", "\r\n\r\n", "\ufeff")) {
            client().predict(body).error(422);
        }
    }

    @Test
    default void a_chunked_body_is_a_body() throws IOException {
        byte[] csv = Iris.CSV.getBytes(StandardCharsets.UTF_8);
        Iris.assertPredicts(client().send(
                        "POST",
                        "/predict/",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(csv)),
                        "Content-Type",
                        "text/csv"));
        try (RawConnection connection = new RawConnection(base())) {
            connection.send(
                    "POST " + target("/invocations") + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < Iris.CSV.length(); at += 7) {
                String piece = Iris.CSV.substring(at, Math.min(at + 7, Iris.CSV.length()));
                connection.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            }
            Iris.assertPredicts(connection.send("0\r\nTrailer: x\r\n\r\n").answer());
            connection.send("POST " + target("/predict/")
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(connection.answer().error(422)).contains("X");
        }
    }

    /** A body of unknown length is answered by JAX-RS, a short one without it. */
    @Test
    default void nobody_can_tell_a_short_call_by_its_answer() {
        Set<String> ofTheRequest = Set.of("date", "x-request-id", "x_request_id");
        for (String body : List.of(Iris.CSV, Iris.HEADER, "", "a,b\n1\n", Iris.HEADER + "\nx,y,z,a\n")) {
            byte[] csv = body.getBytes(StandardCharsets.UTF_8);
            for (String path : List.of("/predict", "/predict/", "/predictions/", "/invocations")) {
                Answer is = client().post(path, Client.CSV, csv);
                Answer expected = client().send(
                                "POST",
                                path,
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(csv)),
                                "Content-Type",
                                Client.CSV);
                assertThat(is.status()).as("%s %s", path, is).isEqualTo(expected.status());
                assertThat(is.text()).isEqualTo(expected.text());
                is.headers().keySet().removeIf(name -> ofTheRequest.contains(name.toLowerCase(Locale.ROOT)));
                expected.headers().keySet().removeIf(name -> ofTheRequest.contains(name.toLowerCase(Locale.ROOT)));
                assertThat(is.headers()).as("%s %s", path, is).isEqualTo(expected.headers());
            }
        }
    }

    @Test
    default void a_client_that_expects_to_be_asked_is_asked() throws IOException {
        try (RawConnection connection = new RawConnection(base())) {
            connection.send(
                    "POST " + target("/predict/") + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
                            + Iris.CSV.length() + "\r\n\r\n" + Iris.CSV);
            Iris.assertPredicts(connection.answer());
        }
    }

    @Test
    default void a_content_encoding_is_not_undone() {
        Iris.assertPredicts(client().send(
                        "POST",
                        "/predict/",
                        BodyPublishers.ofString(Iris.CSV),
                        "Content-Type",
                        "text/csv",
                        "Content-Encoding",
                        "gzip"));
    }

    @Test
    default void the_answer_is_json_whatever_is_accepted() {
        for (String accept :
                List.of("application/xml", "text/html", "image/*;q=0.1", "nonsense", "*/*", "application/json")) {
            Iris.assertPredicts(client().send(
                            "POST",
                            "/predict/",
                            BodyPublishers.ofString(Iris.CSV),
                            "Content-Type",
                            "text/csv",
                            "Accept",
                            accept));
            assertThat(client().get("/ping/", "Accept", accept).json()).isEqualTo(Map.of("message", "OK"));
            client().get("/nope", "Accept", accept).error(404);
        }
    }

    @Test
    default void many_rows_get_as_many_predictions_in_their_order() {
        int rows = 5000;
        StringBuilder csv = new StringBuilder(Iris.HEADER).append('\n');
        for (int row = 0; row < rows; row++) {
            csv.append(row % 2 == 0 ? "5.1,3.5,1.4,0.2\n" : "6.3,3.3,6.0,2.5\n");
        }
        List<?> predictions = Json.list(client().predict(csv.toString()).json(), "predictions");
        assertThat(predictions).hasSize(rows);
        for (int row = 0; row < rows; row++) {
            Map<?, ?> prediction = (Map<?, ?>) predictions.get(row);
            assertThat(Json.number(prediction, row % 2 == 0 ? "setosa" : "virginica"))
                    .as("row %d", row)
                    .isCloseTo(row % 2 == 0 ? 0.9973190572 : 0.9998506705, within(1e-6));
        }
    }

    @Test
    default void requests_at_once_do_not_mix() {
        List<String> bodies = Collections.nCopies(200, Iris.CSV);
        bodies.parallelStream().forEach(body -> {
            Iris.assertPredicts(client().predict(body));
            Iris.assertPredicts(client().predict(Iris.ONE_ROW), 1);
        });
    }
}
