package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Multipart;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** http-api.md §5 and §7, with a model that answers as it is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeBodiesIT {
    private static final String MATRIX = "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 5\n2 3 7\n";

    @TempDir
    private static Path codeDir;

    private RunningJar unstructured;
    private RunningJar transform;

    @BeforeAll
    void start() {
        TalkingModel.writeTo(codeDir);
        unstructured = RunningJar.start()
                .server(codeDir, "--target-type", "unstructured")
                .ready();
        transform =
                RunningJar.start().server(codeDir, "--target-type", "transform").ready();
    }

    @AfterAll
    void stop() {
        unstructured.close();
        transform.close();
    }

    private Answer ask(String query, String contentType, byte[] body) {
        return unstructured.client().post("/predictUnstructured/?" + query, contentType, body);
    }

    @Test
    void bytes_come_back_as_they_went() {
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }

        Answer answer = ask("", "application/x-anything", body);

        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void forms_are_not_taken_apart() {
        byte[] form = new Multipart().file("X", "x.csv", "a\n1\n").bytes();
        assertThat(ask("", Multipart.CONTENT_TYPE, form).body()).isEqualTo(form);
        byte[] pairs = "a=1&b=2".getBytes(StandardCharsets.UTF_8);
        assertThat(ask("", "application/x-www-form-urlencoded", pairs).body()).isEqualTo(pairs);
    }

    @Test
    void the_model_learns_all_about_the_request() {
        Answer answer = unstructured
                .client()
                .send(
                        "POST",
                        "/predictionsUnstructured?mode=show&a=1&a=%20x",
                        BodyPublishers.ofString("hi"),
                        "Content-Type",
                        "Text/Plain; charset=latin-1",
                        "x-test-header",
                        "7");

        assertThat(String.valueOf(answer.header("Content-Type")).replace("; ", ";"))
                .isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(answer.text())
                .isEqualTo("text/plain|latin-1|true|{mode=[show], a=[1,  x]}|[7]|[Text/Plain; charset=latin-1]|2");
    }

    @Test
    void an_empty_body_without_a_type_is_plain_text() {
        Answer answer = unstructured.client().send("POST", "/predictUnstructured/?mode=show", BodyPublishers.noBody());

        assertThat(answer.text()).startsWith("text/plain|utf-8|true|").endsWith("|0");
        assertThat(ask("mode=nothing", "text/plain", new byte[1]).body()).isEmpty();
    }

    @Test
    void the_model_names_its_type_but_no_other_header() {
        assertThat(ask("type=image/png", "text/plain", new byte[2]).header("Content-Type"))
                .isEqualTo("image/png");
        assertThat(ask("type=a%0d%0aX-Evil:%201", "text/plain", new byte[2]).error(500))
                .contains("media type");
    }

    @Test
    void failures_hold_no_paths_but_the_users_own_words_stay() {
        assertThat(ask("mode=fail", "text/plain", new byte[1]).error(500))
                .contains("weights.bin")
                .doesNotContain("/opt");
        Answer user = ask("mode=user", "text/plain", new byte[1]);
        assertThat(user.status()).isEqualTo(418);
        assertThat(user.json()).containsEntry("message", "see /opt/model for tea");
        assertThat(user.header("X-Drum-User-Http-Error")).isEqualTo("true");
    }

    @Test
    void other_target_types_are_sent_elsewhere() {
        assertThat(unstructured
                        .client()
                        .post("/transform/", "text/csv", "a\n1\n")
                        .error(422))
                .contains("unstructured", "/predictUnstructured/");
        assertThat(transform
                        .client()
                        .post("/predictUnstructured/", "text/csv", "a\n1\n")
                        .error(422))
                .contains("transform", "/predict/", "/predictions/");
    }

    private String transformed(Multipart form) {
        Answer answer = transform.client().post("/transform/", Multipart.CONTENT_TYPE, form.bytes());
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        String type = String.valueOf(answer.header("Content-Type"));
        assertThat(type).matches("multipart/form-data; ?boundary=[0-9a-f]{32}");
        return answer.text().replace(type.replaceAll(".*=", ""), "B");
    }

    private static String field(String name, String value) {
        return "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value);
    }

    private static String file(String name, String content) {
        return "--B\r\nContent-Disposition: form-data; name=\"%1$s\"; filename=\"%1$s\"\r\nContent-Type: application/octet-stream\r\n\r\n%2$s\r\n"
                .formatted(name, content);
    }

    @Test
    void dense_rows_go_out_as_csv_and_the_target_comes_back() {
        String answer =
                transformed(new Multipart().file("y", "y.csv", "t\nNA\n2\n").file("X", "x.csv", " a,b\n1,2\n3,4\n"));

        assertThat(answer)
                .isEqualTo(field("X.format", "csv")
                        + file("X.transformed", "a,b\r\n1,2\r\n3,4")
                        + field("y.format", "csv")
                        + file("y.transformed", "t\r\nNA\r\n2")
                        + "--B--\r\n");
    }

    @Test
    void sparse_rows_go_out_as_a_matrix_with_names() {
        String answer = transformed(new Multipart()
                .file("X", "x.mtx", MATRIX)
                .file("X.colnames", "names", "a\n b \nc\n")
                .file("y", "y.MTX", MATRIX));

        assertThat(answer)
                .isEqualTo(field("X.format", "sparse")
                        + file(
                                "X.transformed",
                                "%%MatrixMarket matrix coordinate real general\n%\n2 3 2\n1 1 5.0\n2 3 7.0\n")
                        + file("X.colnames", "a\nb\nc")
                        + field("y.format", "csv")
                        + file("y.transformed", "0,1,2\r\n5,0,0\r\n0,0,7")
                        + "--B--\r\n");
    }

    @Test
    void a_raw_body_is_transformed_too() {
        Answer answer = transform.client().post("/transform", "text/csv", "a\n1\n");

        assertThat(answer.text()).contains("a\r\n1\r\n").doesNotContain("y.format");
    }

    @Test
    void what_is_wrong_names_whose_fault_it_is() {
        Client client = transform.client();
        assertThat(client.post("/transform/", "text/csv", "less\n1\n2\n").error(500))
                .contains("1 rows", "2 input rows");
        assertThat(client.post("/transform/", "text/csv", "a,\n1,2\n").error(500))
                .contains("2 names");
        byte[] noX = new Multipart().file("y", "y.csv", "t\n1\n").bytes();
        assertThat(client.post("/transform/", Multipart.CONTENT_TYPE, noX).error(422))
                .contains("'X'");
        byte[] field =
                new Multipart().file("X", "x.csv", "a\n1\n").field("y", "1").bytes();
        assertThat(client.post("/transform/", Multipart.CONTENT_TYPE, field).error(422))
                .contains("'y'");
    }
}
