package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Multipart;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models in Python, and one in R, through the whole of the standalone server. */
@Timeout(300)
class PythonModelIT {
    private static final String JSON = "application/json";
    private static final String STRANGE =
            "Grüße, \"Welt\"\r\nzweite Zeile;\t\u20ac \ud83d\ude00 \\n 'x' <b>&amp;</b> \u2028 \u00e9 e\u0301";

    @TempDir
    private Path directory;

    @Test
    void texts_come_back_exactly_and_a_text_model_chats_lists_its_models_and_takes_anything() {
        try (RunningJar jar = PythonModel.server(PythonModel.MODELS.resolve("talking-python"), "textgeneration")
                .env("TARGET_NAME", "completion")
                .ready()) {
            Client client = jar.client();
            String csv = "promptText,other\n\"" + STRANGE.replace("\"", "\"\"") + "\",1\nplain,2\n";
            for (Answer answer :
                    List.of(client.predict(csv), client.predict(new Multipart().file("X", "x.csv", csv)))) {
                assertThat(answer.json().get("predictions")).isEqualTo(List.of(STRANGE, "plain"));
                assertThat(answer.json().get("extraModelOutput")).asString().contains("plain".length() + ".0");
            }

            assertThat(client.post("/chat/completions", JSON, chat(STRANGE, false))
                            .json())
                    .containsEntry("text", STRANGE)
                    .containsKey("datarobot_association_id");
            assertThat(client.post("/v1/chat/completions", JSON, chat("one zwei\u20ac", true))
                            .text())
                    .startsWith("data: {")
                    .containsSubsequence("one", "data: {", "zwei")
                    .endsWith("data: [DONE]\n\n");
            assertThat(client.get("/models").json().get("data"))
                    .isEqualTo(List.of(Map.of("id", "own", "object", "model", "created", 1.0, "owned_by", "me")));
            Answer any = client.post("/predictUnstructured/?a=1&a=2&b=%C3%BC", "text/plain", STRANGE);
            assertThat(any.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(Json.object(any.text()))
                    .containsEntry("type", "str")
                    .containsEntry("data", STRANGE)
                    .containsEntry("query", Map.of("a", "1", "b", "ü"));
            assertThat(client.get("/info/").json()).containsEntry("language", "python");
        }
    }

    private static String chat(String words, boolean stream) {
        String quoted = words.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        return "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(stream, quoted);
    }

    @Test
    void a_transform_answers_its_rows_and_echoes_the_target() {
        Path codeDir = PythonModel.written(directory, "custom.py", """
                def load_model(code_dir):
                    return 2
                def transform(data, model):
                    data["b"] = data["a"] * model
                    return data
                """);
        try (RunningJar jar = PythonModel.server(codeDir, "transform").ready()) {
            Answer answer = jar.client()
                    .post(
                            "/transform/",
                            Multipart.CONTENT_TYPE,
                            new Multipart()
                                    .file("X", "x.csv", "a,t\n1,\"x,y\"\n2,ü\n")
                                    .file("y", "y.csv", "y\n5\n6\n")
                                    .bytes());

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.text())
                    .contains("X.format", "a,t,b\r\n1,\"x,y\",2\r\n2,ü,4\r\n", "y.transformed", "y\r\n5\r\n6");
        }
    }

    @Test
    void answers_follow_a_deployment_config() {
        String config = PythonModel.written(
                        directory, "config.json", "{\"target\":{\"name\":\"Grade\",\"class_mapping\":null}}")
                .resolve("config.json")
                .toString();
        try (RunningJar jar =
                PythonModel.worker(1).args("--deployment-config", config).ready()) {
            assertThat(Json.read(
                            jar.client().predict(PythonModel.row("same", 2.5)).text()))
                    .isEqualTo(Json.read("{\"data\":[{\"prediction\":2.5,\"rowId\":0,"
                            + "\"predictionValues\":[{\"label\":\"Grade\",\"value\":2.5}]}]}"));
        }
    }

    @Test
    void runtime_parameters_of_a_file_reach_custom_code() {
        Path values = PythonModel.written(directory, "values.yaml", "factor: 2.5\nword: Größe\n")
                .resolve("values.yaml");
        try (RunningJar jar = PythonModel.server(PythonModel.MODELS.resolve("parameters"), "regression")
                .args("--runtime-params-file", values.toString())
                .ready()) {
            Map<String, Object> answer = jar.client().predict("a\n2\n").json();
            assertThat(answer.get("predictions")).isEqualTo(List.of(5.0));
            assertThat(answer.get("extraModelOutput")).asString().contains("word", "Größe");
        }
    }

    @Test
    void what_workers_print_is_in_the_log_at_every_level() {
        try (RunningJar jar =
                PythonModel.worker(2).args("--logging-level", "warning").ready()) {
            assertThat(PythonModel.asked(jar.client(), "say")).isZero();

            jar.await("its words", running -> (running.out() + running.err()).contains("über \"quoted\" output"));
            assertThat((jar.out() + jar.err()).lines().filter(line -> line.contains("loaded by a worker")))
                    .hasSize(2);
        }
    }

    @Test
    void error_mode_tells_what_load_model_said() {
        Path codeDir = PythonModel.written(directory, "custom.py", """
                def load_model(code_dir):
                    raise ValueError("no weights for " + code_dir + "/weights.bin")
                def score(data, model, **kwargs):
                    return data
                """);
        try (RunningJar jar = PythonModel.server(codeDir, "regression", "--max-workers", "2", "--with-error-server")
                .ready()) {
            Client client = jar.client();
            String cause = client.get("/").error(513);
            assertThat(cause)
                    .contains("load_model", "ValueError", "no weights for", "weights.bin")
                    .doesNotContain(directory.toString());
            assertThat(client.predict("a\n1\n").error(513)).isEqualTo(cause);
            assertThat(client.get("/info/").error(513)).isEqualTo(cause);
            assertThat(jar.err()).contains("Traceback");
            assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
        }
    }

    @Test
    void two_hundred_megabytes_go_through_a_server_with_less_heap() throws IOException {
        int rows = 200 << 10;
        String cell = "x".repeat(1 << 10);
        try (RunningJar jar = PythonModel.worker(1).jvm("-Xmx160m").ready()) {
            Client client = jar.client();
            List<String> before = temporary(jar);
            Answer answer = client.send(
                    "POST",
                    "/predict/",
                    BodyPublishers.ofInputStream(
                            () -> new RepeatedRows("mode,value,text\n", "rows,1,\"ü, " + cell + "\"\n", rows)),
                    "Content-Type",
                    Client.CSV);

            assertThat(PythonModel.number(answer)).isEqualTo(rows);
            assertThat(temporary(jar)).as("temporary files").isEqualTo(before);
            assertThat(PythonModel.asked(client, "rows")).isEqualTo(1);
        }
    }

    private static List<String> temporary(RunningJar jar) throws IOException {
        try (Stream<Path> files = Files.list(jar.temporary())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** A table that exists only while it is sent. */
    private static final class RepeatedRows extends InputStream {
        private final byte[] row;
        private byte[] current;
        private int at;
        private int left;

        RepeatedRows(String header, String row, int count) {
            this.current = header.getBytes(StandardCharsets.UTF_8);
            this.row = row.getBytes(StandardCharsets.UTF_8);
            this.left = count;
        }

        private boolean atEnd() {
            if (at == current.length && left > 0) {
                left--;
                current = row;
                at = 0;
            }
            return at == current.length;
        }

        @Override
        public int read() {
            return atEnd() ? -1 : current[at++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (atEnd()) {
                return -1;
            }
            int part = Math.min(length, current.length - at);
            System.arraycopy(current, at, target, offset, part);
            at += part;
            return part;
        }
    }

    @Test
    void a_model_in_r_predicts() {
        Path codeDir = PythonModel.written(directory, "custom.R", """
                load_model <- function(dir) list(factor = 2)
                score <- function(data, model, labels) {
                    message("scored by R")
                    data.frame(Predictions = data$a * model$factor)
                }
                """);
        try (RunningJar jar = RunningJar.start()
                .env("TIMPANI_RSCRIPT", Interpreters.rscript())
                .server(codeDir, "--target-type", "regression", "--max-workers", "2")
                .ready()) {
            Client client = jar.client();
            assertThat(client.predict("a,ü\n1.5,x\n-4,\"y\"\"\"\n").json().get("predictions"))
                    .isEqualTo(List.of(3.0, -8.0));
            assertThat(client.get("/info/").json()).containsEntry("language", "r");
            assertThat(PythonModel.workers(client)).hasSize(2);
            jar.await("its words", running -> (running.out() + running.err()).contains("scored by R"));
            List<Long> workers = PythonModel.workers(client);
            assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
            assertThat(workers).noneMatch(Eventually::lives);
        }
    }
}
