package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** http-api.md §8 and §9, with a model that streams as it is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatIT {
    private static final String JSON = "application/json";

    @TempDir
    private static Path codeDir;

    private RunningJar jar;

    @BeforeAll
    void start() {
        TalkingModel.writeTo(codeDir);
        jar = starting().env("DRUM_CLIENT_REQUEST_TIMEOUT", "2").ready();
    }

    @AfterAll
    void stop() {
        jar.close();
    }

    private static RunningJar.Start starting() {
        return RunningJar.start()
                .jvm("-Dtimpani.chat.keep-alive-seconds=1")
                .env("TARGET_NAME", "completion")
                .server(codeDir, "--target-type", "textgeneration", "--show-perf");
    }

    private static String saying(String words) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(words);
    }

    private Answer chat(String words) {
        return jar.client().post("/chat/completions", JSON, saying(words));
    }

    private static String chunk(String word, String id) {
        return "data: {\"object\":\"chat.completion.chunk\",\"word\":\"%s\",\"datarobot_association_id\":\"%s\"}\n\n"
                .formatted(word, id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/v1/chat/completions/"})
    void a_completion_comes_as_json_with_the_clients_association_id(String path) {
        String body = "{\"datarobot_association_id\":\"a-1\"," + saying("whole").substring(1);

        Answer answer = jar.client().post(path, JSON, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .containsEntry("object", "chat.completion")
                .containsEntry("datarobot_association_id", "a-1");
    }

    @Test
    void without_an_association_id_a_fresh_one_is_made() {
        Object first = chat("whole").json().get("datarobot_association_id");

        assertThat(String.valueOf(first))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(chat("whole").json()).doesNotContainEntry("datarobot_association_id", first);
        String inner = saying("whole").replace("\"role\"", "\"datarobot_association_id\":\"inner\",\"role\"");
        assertThat(jar.client().post("/chat/completions", JSON, inner).json())
                .doesNotContainEntry("datarobot_association_id", "inner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/v1/chat/completions"})
    void a_stream_is_its_chunks_and_the_mark_of_its_end(String path) {
        String body = "{\"datarobot_association_id\":\"s\"," + saying("one two").substring(1);

        Answer answer = jar.client().post(path, JSON, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(String.valueOf(answer.header("Content-Type")).replace("; ", ";"))
                .isEqualToIgnoringCase("text/event-stream;charset=utf-8");
        assertThat(answer.text()).isEqualTo(chunk("one", "s") + chunk("two", "s") + "data: [DONE]\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void chunks_come_as_they_are_made_and_silence_is_filled(HttpClient.Version version) throws Exception {
        try (Stream<String> lines = lines(jar.base(), version, "one sleep1500 three")) {
            Iterator<String> each = lines.iterator();

            assertThat(each.next()).contains("\"word\":\"one\"");
            long begun = System.nanoTime();
            assertThat(each.next()).isEmpty();
            assertThat(each.next()).as("a comment in the silence").startsWith(":");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(300), Duration.ofMillis(1_400));
            assertThat(String.join("\n", (Iterable<String>) () -> each))
                    .contains("sleep1500", "three")
                    .endsWith("data: [DONE]\n");
        }
    }

    @Test
    void a_failure_before_the_first_chunk_is_an_answer_of_its_own() {
        assertThat(chat("fail").error(500)).contains("word").doesNotContain("/opt");
    }

    @Test
    void a_later_failure_is_told_in_the_stream_which_then_ends() {
        Answer answer = chat("one fail three");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("\"word\":\"one\"", "event: error\ndata: {\"error\":{\"message\":\"ERROR: ", "}}\n\n")
                .doesNotContain("[DONE]", "three", "/opt");
    }

    @Test
    void the_time_of_a_stream_counts_from_its_latest_chunk() {
        assertThat(chat("sleep1200 sleep1200 sleep1200").text()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void a_chunk_that_takes_too_long_ends_the_stream() {
        Answer slow = chat("one sleep60000");

        assertThat(slow.text())
                .contains("\"word\":\"one\"", "event: error", "2 s")
                .doesNotContain("DONE");
        assertThat(chat("sleep60000").error(504)).contains("2 s");
        assertThat(chat("whole").status()).as("the worker is free").isEqualTo(200);
    }

    @Test
    void a_model_that_cannot_be_interrupted_does_not_hold_its_client() {
        long begun = System.nanoTime();

        assertThat(chat("one hang6000").text()).contains("event: error").doesNotContain("DONE");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(chat("whole").status()).as("the worker is free later").isEqualTo(200);
    }

    @Test
    void a_client_that_goes_frees_the_worker() throws Exception {
        RunningJar.Start single = starting();
        try (RunningJar other = single.ready()) {
            try (RawConnection connection = new RawConnection(other.base())) {
                String body = saying("one sleep50000 three");
                connection.send(
                        "POST /chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body);
                other.await("the stream runs", running -> running.out().contains("stream begins"));
            }
            Answer next = other.client().post("/chat/completions", JSON, saying("whole"));

            assertThat(next.status()).isEqualTo(200);
            assertThat(other.out()).contains("closed at 2");
        }
    }

    @Test
    void a_draining_server_finishes_its_streams() throws Exception {
        try (RunningJar other = starting().ready();
                Stream<String> lines = lines(other.base(), HttpClient.Version.HTTP_1_1, "one sleep1500 three")) {
            Iterator<String> each = lines.iterator();
            assertThat(each.next()).contains("one");

            other.signal("TERM");

            assertThat(String.join("\n", (Iterable<String>) () -> each)).contains("three", "[DONE]");
            assertThat(other.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void a_full_queue_refuses_chats() throws Exception {
        try (RunningJar other = starting().env("DRUM_WEBSERVER_BACKLOG", "1").ready();
                Stream<String> first = lines(other.base(), HttpClient.Version.HTTP_1_1, "one sleep3000")) {
            assertThat(first.iterator().next()).contains("one");
            CompletableFuture<Answer> second = CompletableFuture.supplyAsync(
                    () -> other.client().post("/chat/completions", JSON, saying("whole")));

            other.await(
                    "both are in flight",
                    running -> running.client()
                            .get("/prometheus")
                            .text()
                            .matches("(?s).*in_flight\\{route=\"chat/completions\"[^}]*} 2\n.*"));
            assertThat(other.client()
                            .post("/chat/completions", JSON, saying("whole"))
                            .error(503))
                    .contains("limit");
            assertThat(second.get().status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_no_chat_is_refused_before_the_model() {
        Client client = jar.client();
        assertThat(client.post("/chat/completions", "text/plain", "{}").error(415))
                .contains("application/json");
        assertThat(client.post("/chat/completions", JSON, "{").json()).containsOnlyKeys("error");
        assertThat(client.post("/chat/completions", JSON, "[]").error(422)).contains("object");
        assertThat(client.post("/chat/completions", JSON, "{\"messages\":null}").error(422))
                .contains("messages");
    }

    @Test
    void the_model_lists_its_models_and_chats_count() {
        assertThat(chat("whole").status()).isEqualTo(200);
        assertThat(jar.client().get("/v1/models").text())
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"own\",\"object\":\"model\"}]}");
        assertThat(jar.client().get("/capabilities/").text()).contains("\"chat\":true");
        Object times = jar.client().get("/stats/").json().get("time_info");
        assertThat(String.valueOf(times)).doesNotContain("count=0");
        assertThat(jar.client().get("/prometheus").text()).contains("route=\"chat/completions\"", "route=\"models\"");
    }

    private static Stream<String> lines(URI base, HttpClient.Version version, String words) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        HttpRequest request = HttpRequest.newBuilder(base.resolve("chat/completions"))
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(saying(words)))
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(version);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)).lines();
    }
}
