package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed start that answers with its cause (http-api.md §12, lifecycle.md §6). */
class ErrorModeIT {
    private static final List<String> PROBES = List.of("/", "/ping", "/ping/", "/health/", "//health");
    private static final List<String> GETS = List.of(
            "/info/",
            "/capabilities",
            "/stats/",
            "/models",
            "/v1/models/",
            "/directAccess/x",
            "/directAccess/a/b?c=d",
            "/nim/y");
    private static final List<String> POSTS = List.of(
            "/predict/",
            "/predictions",
            "/invocations",
            "/predictUnstructured/",
            "/predictionsUnstructured",
            "/transform/",
            "/chat/completions",
            "/v1/chat/completions/",
            "/directAccess/v1/chat/completions",
            "/nim/z/");

    @TempDir
    Path directory;

    @Test
    void every_route_tells_the_cause_of_a_model_that_cannot_be_loaded() throws IOException {
        Files.writeString(directory.resolve("bad.onnx"), "this is no model");
        RunningJar.Start start = RunningJar.start()
                .server(directory, "--target-type", "regression", "--with-error-server")
                .prefix("/a/b/");
        try (RunningJar jar = start.ready()) {
            Client client = jar.client();
            String cause = client.get("/ping/").error(513);
            assertThat(cause).contains("bad.onnx").doesNotContain(directory.toString(), "exit");
            assertSameCause(client, cause);
            assertRoutingAsUsual(client);
            assertThat(new Client(jar.base().resolve("/")).get("/ping/").error(404))
                    .contains("/ping/");

            assertThat(jar.err()).contains("timpani: " + cause.substring("ERROR: ".length()));
            assertThat(jar.err()).as("the trace is logged").contains("\tat ");
            jar.await("the banner", running -> running.out().endsWith("\n"));
            assertThat(jar.out()).matches("timpani .* in error mode at http://" + start.address() + "/a/b/ .*\\R");
            assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
        }
    }

    private static void assertSameCause(Client client, String cause) {
        PROBES.forEach(path -> assertThat(client.get(path).error(513)).as(path).isEqualTo(cause));
        GETS.forEach(path -> assertThat(client.get(path).error(513)).as(path).isEqualTo(cause));
        for (String path : POSTS) {
            assertThat(client.post(path, "text/csv", "a,b\n1,2\n").error(513)).isEqualTo(cause);
            assertThat(client.post(path, "application/json", "{").error(513)).isEqualTo(cause);
        }
        assertThat(client.send("PUT", "/nim/x", BodyPublishers.ofString("x")).error(513))
                .isEqualTo(cause);
        assertThat(client.send("HEAD", "/info", BodyPublishers.noBody()).status())
                .isEqualTo(513);
    }

    private static void assertRoutingAsUsual(Client client) {
        client.get("/nope").error(404);
        client.get("/predict/x").error(404);
        Answer wrong = client.get("/predict/");
        wrong.error(405);
        assertThat(wrong.header("Allow")).isEqualTo("POST, OPTIONS");
        client.send("DELETE", "/ping/", BodyPublishers.noBody()).error(405);
        assertThat(client.send("OPTIONS", "/predict/", BodyPublishers.noBody()).status())
                .isEqualTo(200);
        assertThat(client.get("/ping/", "X_Request_ID", "mine").header("X-Request-ID"))
                .isEqualTo("mine");
    }

    @Test
    void probes_may_say_ok_while_the_other_routes_tell_the_cause() throws IOException {
        RunningJar.Start start = RunningJar.start()
                .server(directory)
                .env("WITH_ERROR_SERVER", "1")
                .env("TIMPANI_ERROR_MODE_PROBE_STATUS", "200");
        try (RunningJar jar = start.ready()) {
            Client client = jar.client();
            String cause = client.get("/info/").error(513).substring("ERROR: ".length());
            assertThat(cause).contains("--target-type", "TARGET_TYPE", "model-metadata.yaml");
            for (String path : PROBES) {
                Answer answer = client.get(path);
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.json()).isEqualTo(Map.of("message", "Error Server Running", "error", cause));
            }
            assertThat(client.predict("a\n1\n").error(513)).endsWith(cause);
            assertRoutingAsUsual(client);
            assertThat(jar.err()).contains("timpani: " + cause);
            assertThat(jar.exitCodeOf("INT")).isEqualTo(130);
        }
    }
}
