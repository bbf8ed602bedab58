package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Multipart;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Status routes and the routes that this model does not serve (http-api.md §3.1, §5, §7 to §11). */
interface StatusScenarios extends Deployment {

    @Test
    default void probes_say_ok() {
        for (String path : List.of("/", "/ping/", "/health/")) {
            assertThat(client().get(path).json()).as(path).isEqualTo(Map.of("message", "OK"));
        }
    }

    @Test
    default void info_tells_what_is_served() {
        Map<String, Object> info = client().get("/info/").json();
        assertThat(info)
                .containsOnlyKeys(
                        "codeDir",
                        "targetType",
                        "language",
                        "drumVersion",
                        "drumServer",
                        "modelMetadata",
                        "classLabels",
                        "predictor");
        assertThat(String.valueOf(info.get("codeDir"))).startsWith("/").endsWith("/iris-multiclass/model");
        assertThat(info.get("targetType")).isEqualTo("multiclass");
        assertThat(info.get("language")).isEqualTo("python");
        assertThat(info.get("predictor")).isEqualTo("onnx");
        assertThat(String.valueOf(info.get("drumServer")))
                .isIn("payara-micro", "payara", "wildfly", "liberty", "glassfish", "tomee");
        assertThat(info.get("classLabels")).isEqualTo(List.of("setosa", "versicolor", "virginica"));
        assertThat(info.get("modelMetadata"))
                .isEqualTo(Map.of(
                        "name",
                        "iris species",
                        "type",
                        "inference",
                        "targetType",
                        "multiclass",
                        "inferenceModel",
                        Map.of("targetName", "Species", "classLabels", List.of("setosa", "versicolor", "virginica"))));
    }

    @Test
    default void capabilities_are_exactly_these() {
        assertThat(client().get("/capabilities/").json())
                .isEqualTo(Map.of(
                        "supported_methods",
                        Map.of("chat", false),
                        "supported_payload_formats",
                        Map.of("arrow", Json.NULL, "csv", Json.NULL, "mtx", Json.NULL)));
    }

    @Test
    default void stats_have_their_keys_and_are_read_twice_alike() {
        for (int read = 0; read < 2; read++) {
            Map<String, Object> stats = client().get("/stats/").json();
            assertThat(stats).containsOnlyKeys("drum_info", "mem_info", "time_info");
            List<?> processes = Json.list(stats, "drum_info");
            assertThat(processes).hasSize(1);
            Map<?, ?> process = (Map<?, ?>) processes.get(0);
            assertThat(process.keySet().toArray()).containsExactlyInAnyOrder("pid", "cmdline", "mem", "cpu_percent");
            assertThat(Json.number(process, "pid")).isGreaterThan(1);
            assertThat(Json.number(process, "mem")).isBetween(50.0, 16_000.0);
            assertThat(Json.number(process, "cpu_percent")).isNotNegative();
            assertThat(Json.list(process, "cmdline")).isNotEmpty();
            Map<?, ?> memory = Json.object(stats, "mem_info");
            assertThat(memory.keySet().toArray())
                    .containsExactlyInAnyOrder(
                            "total",
                            "avail",
                            "free",
                            "drum_rss",
                            "container_limit",
                            "container_max_used",
                            "container_used");
            assertThat(memory.get("drum_rss")).isEqualTo(process.get("mem"));
            assertThat(Json.number(memory, "total")).isGreaterThan(Json.number(memory, "free"));
            assertThat(stats.get("time_info")).asString().isEqualTo(withoutShowPerf());
        }
    }

    /** All null unless {@code --show-perf} is given. */
    private static String withoutShowPerf() {
        return "{run_predictor_total={min=null, max=null, avg=null, total=null, count=null}, "
                + "run_predictor_window={min=null, max=null, avg=null, total=null, count=null, seconds=null}}";
    }

    @Test
    default void metrics_are_text_that_prometheus_reads() {
        Client client = client();
        assertThat(client.predict(Iris.CSV).status()).isEqualTo(200);
        client.post("/transform/", Client.CSV, Iris.CSV).error(422);
        client.get("/no-such-path").error(404);

        for (String path : List.of("/prometheus", "/prometheus/")) {
            Answer answer = client.get(path);

            assertThat(answer.status()).isEqualTo(200);
            // servers differ in the order of the parameters
            String type = String.valueOf(answer.header("Content-Type")).toLowerCase(Locale.ROOT);
            assertThat(type.split(";\\s*")).containsExactlyInAnyOrder("text/plain", "version=0.0.4", "charset=utf-8");
            String labels = "model=\"iris species\",target_type=\"multiclass\"";
            assertThat(answer.text().lines())
                    .allMatch(line -> line.matches("# (HELP|TYPE) \\w+ .+|\\w+\\{[^}]+\\} [0-9.E-]+"), "syntax")
                    .anyMatch(line -> line.matches(
                            "timpani_requests_total\\{route=\"predict\"," + labels + ",outcome=\"ok\"\\} [1-9]\\d*"))
                    .anyMatch(line -> line.startsWith(
                            "timpani_requests_total{route=\"transform\"," + labels + ",outcome=\"refused\"} "))
                    .anyMatch(line -> line.startsWith(
                            "timpani_requests_total{route=\"unknown\"," + labels + ",outcome=\"refused\"} "))
                    .anyMatch(line -> line.matches("timpani_predict_seconds_count\\{route=\"predict\"," + labels
                            + ",outcome=\"ok\"\\} [1-9]\\d*"))
                    .anyMatch(line -> line.matches("timpani_queue_seconds_sum\\{.*"))
                    .contains(
                            "timpani_state{" + labels + ",state=\"ready\"} 1",
                            "timpani_state{" + labels + ",state=\"failed\"} 0",
                            "timpani_requests_in_flight{route=\"prometheus\"," + labels + "} 1");
        }
    }

    @Test
    default void transform_names_the_target_type_and_the_right_route() {
        assertThat(client().predict(new Multipart().file("X", "x.csv", Iris.CSV))
                        .status())
                .isEqualTo(200);
        assertThat(client().post("/transform/", Client.CSV, Iris.CSV).error(422))
                .contains("multiclass", "/predict/");
    }

    @Test
    default void unstructured_names_the_target_type_and_the_right_routes() {
        for (String path : List.of("/predictUnstructured/", "/predictionsUnstructured/")) {
            assertThat(client().post(path, "text/plain", "hi").error(422))
                    .contains("multiclass", "/predict/", "/predictions/");
        }
    }

    @Test
    default void a_chat_body_is_judged_before_the_model() {
        Client client = client();
        String chat = "/chat/completions";
        assertThat(client.post(chat, "text/plain", "{}").error(415)).contains("application/json");
        assertThat(client.post(chat, "application/x-www-form-urlencoded", "a=b").error(415))
                .contains("application/json");
        for (String broken : List.of("{", "", "{\"a\":}", "nope", "{} {}", "[1,]")) {
            Answer answer = client.post(chat, "application/json", broken);
            assertThat(answer.status()).as(broken).isEqualTo(400);
            assertThat(answer.json()).as(broken).containsOnlyKeys("error");
        }
        for (String shape : List.of("[]", "1", "\"text\"", "null", "true", "{\"messages\":null}")) {
            client.post(chat, "application/json", shape).error(422);
        }
        for (String type : List.of("application/json", "Application/JSON; charset=utf-8")) {
            assertThat(client.post(chat, type, "{\"messages\":[]}").error(404)).contains("multiclass", "chat");
        }
        assertThat(client.post("/v1/chat/completions", "application/json", "{}").error(404))
                .contains("multiclass");
    }

    @Test
    default void a_chat_body_that_is_no_utf_8_is_malformed() {
        byte[] latin = "{\"messages\":[\"\u00e9\"]}".getBytes(StandardCharsets.ISO_8859_1);
        Answer answer = client().post("/chat/completions", "application/json", latin);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsOnlyKeys("error");
    }

    @Test
    default void only_text_generation_models_have_a_model_list() {
        for (String path : List.of("/models", "/v1/models/")) {
            assertThat(client().get(path).error(404)).contains("multiclass", "textgeneration");
        }
    }

    @Test
    default void direct_access_says_what_it_needs_without_the_prefix() {
        Client client = client();
        for (Answer answer : List.of(
                client.get("/directAccess/v1/models"),
                client.get("/nim/x?a=b&a=c"),
                client.post("/directAccess/v1/chat/completions", "application/json", "{}"),
                client.send("PUT", "/nim/x/y/z/", BodyPublishers.ofString("x")))) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
            assertThat(String.valueOf(answer.json().get("message")))
                    .doesNotContain("ERROR")
                    .contains("OpenAI");
        }
    }
}
