package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.PidFile;
import io.timpani.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example system of three engines, managed by the standalone jar. */
@Timeout(180)
class SystemIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** Java's default: HTTP/2 where the server has it. */
    private final HttpClient http = HttpClient.newHttpClient();

    /** The example, with its run directory in ours. */
    private String example(String from, String to) throws IOException {
        Path source = RunningJar.EXAMPLES.resolve("system");
        Files.copy(
                source.resolve("engine.sh"),
                directory.resolve("engine.sh"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        String yaml = Files.readString(source.resolve("system.yaml"))
                .replace("../../../target/system", "run")
                .replace(from, to);
        return Files.writeString(directory.resolve("system.yaml"), yaml).toString();
    }

    private HttpResponse<String> call(RunningJar jar, String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(jar.base().resolve(path)).method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void within(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private List<Long> pids(RunningJar jar) {
        List<Long> pids = new ArrayList<>();
        for (Object engine : Json.list(json(call(jar, "GET", "system/engines")), "engines")) {
            Object pid = ((Map<?, ?>) engine).get("pid");
            if (pid instanceof Number number) {
                pids.add(number.longValue());
            }
        }
        return pids;
    }

    private static Map<String, Object> json(HttpResponse<String> answer) {
        return Json.object(answer.body());
    }

    /** Collects server-sent events until the connection ends. */
    private List<String> listen(RunningJar jar) throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        HttpRequest ping = HttpRequest.newBuilder(jar.base().resolve("ping/")).build();
        assertThat(http.send(ping, BodyHandlers.discarding()).version()).isEqualTo(HttpClient.Version.HTTP_2);
        HttpResponse<java.io.InputStream> response = http.send(
                HttpRequest.newBuilder(jar.base().resolve("system/events")).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        Thread reader = new Thread(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                @Nullable String line = lines.readLine();
                while (line != null) {
                    heard.add(line);
                    line = lines.readLine();
                }
            } catch (IOException e) {
                heard.add("broken: " + e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return heard;
    }

    private static String text(List<String> heard) {
        return String.join("\n", List.copyOf(heard));
    }

    @Test
    void three_engines_start_are_watched_and_shut_down_as_one() throws Exception {
        try (RunningJar jar = RunningJar.start()
                .server(RunningJar.IRIS, "--system-file", example("", ""))
                .ready()) {
            assertThat(json(call(jar, "GET", "system/status"))).containsEntry("state", "none");
            List<String> heard = listen(jar);
            within("the first event", () -> text(heard).contains("\"none\""));

            HttpResponse<String> started = call(jar, "POST", "system/start");

            assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
            assertThat(json(call(jar, "GET", "system/status")))
                    .containsEntry("state", "started")
                    .containsEntry("forum", "started");
            assertThat(call(jar, "POST", "system/start").statusCode()).isEqualTo(400);
            List<Long> pids = pids(jar);
            assertThat(pids).hasSize(3).allMatch(Eventually::lives);
            assertThat(call(jar, "GET", "system/engines/media/output?tail=9").body())
                    .contains("media listens on port", "[FORUM] media is here");
            assertThat(call(jar, "GET", "system/engines/media/output?tail=0").statusCode())
                    .isEqualTo(422);
            assertThat(call(jar, "GET", "system/engines/nobody/output").statusCode())
                    .isEqualTo(404);
            assertThat(call(jar, "GET", "system/start").statusCode()).isEqualTo(405);
            within(
                    "events",
                    () -> text(heard).contains("\"started\"") && text(heard).contains("event: forum"));

            assertThat(call(jar, "POST", "system/engines/media/stop").statusCode())
                    .isEqualTo(200);
            assertThat(pids(jar)).hasSize(2);
            assertThat(call(jar, "POST", "system/engines/media/start").statusCode())
                    .isEqualTo(200);
            List<Long> all = new ArrayList<>(pids(jar));
            assertThat(all).hasSize(3);

            HttpResponse<String> shutdown = call(jar, "POST", "system/shutdown");

            assertThat(shutdown.statusCode()).isEqualTo(200);
            assertThat(Json.list(json(shutdown), "ports")).hasSize(3);
            assertThat(jar.exitCode()).as("a requested shutdown is no signal").isZero();
            within("the engines are gone", () -> all.stream().noneMatch(Eventually::lives));
            assertThat(directory.resolve("run/forum.log"))
                    .content()
                    .contains(" insight insight is here\n", " media media is here\n", " query query is here\n");
            assertThat(directory.resolve("run/insight.log")).content().contains("insight listens");
        }
    }

    @Test
    void silence_that_is_longer_than_the_keep_alive_does_not_end_the_events() throws Exception {
        try (RunningJar jar = RunningJar.start()
                .env("DRUM_GUNICORN_KEEP_ALIVE", "1")
                .server(RunningJar.IRIS, "--system-file", example("", ""))
                .ready()) {
            List<String> heard = listen(jar);

            // the server looks for idle connections every few seconds
            within(
                    "8 s of heartbeats",
                    () -> List.copyOf(heard).stream().filter(":"::equals).count() >= 16
                            || text(heard).contains("broken"));

            assertThat(text(heard)).contains("\"none\"").doesNotContain("broken");
        }
    }

    @Test
    void a_shutdown_that_hangs_is_forced_after_8_seconds_with_0() throws Exception {
        Path codeDir = Files.createDirectory(directory.resolve("model"));
        // a shutdown hook that hangs for good: the forced exit must not wait for it
        SlowModel.writeTo(codeDir, """
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        Thread.sleep(1_000_000_000);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));""");
        try (RunningJar jar = RunningJar.start()
                .server(codeDir, "--target-type", "regression", "--system-file", example("", ""))
                .ready()) {
            long begin = System.nanoTime();
            assertThat(call(jar, "POST", "system/shutdown").statusCode()).isEqualTo(200);

            assertThat(jar.exitCode()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(11));
        }
    }

    @Test
    void what_an_earlier_run_left_behind_ends_when_the_server_starts() throws Exception {
        String file = example("", "");
        List<String> command = List.of("sleep", "300");
        Process left = new ProcessBuilder(command).start();
        Process owner = new ProcessBuilder("true").start();
        owner.waitFor();
        try {
            new PidFile(directory.resolve("run"), "media").write(left.pid(), command);
            Path pidFile = directory.resolve("run/media.pid");
            List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
            lines.set(2, Long.toString(owner.pid()));
            Files.write(pidFile, lines);
            try (RunningJar jar = RunningJar.start()
                    .server(RunningJar.IRIS, "--system-file", file)
                    .ready()) {
                assertThat(left.isAlive()).isFalse();
                assertThat(pidFile).doesNotExist();
                assertThat(json(call(jar, "GET", "system/status"))).containsEntry("state", "none");
            }
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void a_partial_failure_stops_everything_and_names_what_failed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningJar jar = RunningJar.start()
                        .env("SYSTEM_FILE", example("port: auto", "port: " + taken.getLocalPort()))
                        .server(RunningJar.IRIS)
                        .ready()) {
            HttpResponse<String> answer = call(jar, "POST", "system/start");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(String.valueOf(json(answer).get("message"))).startsWith("ERROR: ");
            assertThat(Json.list(json(answer), "errors"))
                    .singleElement()
                    .asString()
                    .contains("media", String.valueOf(taken.getLocalPort()));
            assertThat(Json.list(json(answer), "logs")).hasSize(2);
            assertThat(json(call(jar, "GET", "system/status"))).containsEntry("state", "none");
            assertThat(pids(jar)).isEmpty();
        }
    }

    @Test
    void engines_end_with_the_server_however_it_ends() throws Exception {
        for (String signal : List.of("TERM", "KILL")) {
            try (RunningJar jar = RunningJar.start()
                    .server(RunningJar.IRIS, "--system-file", example("", ""))
                    .ready()) {
                assertThat(call(jar, "POST", "system/start").statusCode()).isEqualTo(200);
                List<Long> pids = pids(jar);
                assertThat(pids).hasSize(3);

                jar.signal(signal);
                jar.exitCode();

                long end = System.nanoTime();
                within("engines end with SIG" + signal, () -> pids.stream().noneMatch(Eventually::lives));
                assertThat(Duration.ofNanos(System.nanoTime() - end)).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void only_this_machine_or_the_bearer_of_the_token_is_let_in() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret\n");
        String[] relayed = {"X-Forwarded-For", "192.0.2.7"};
        try (RunningJar jar = RunningJar.start()
                .server(RunningJar.IRIS, "--system-file", example("", ""))
                .ready()) {
            assertThat(call(jar, "GET", "system/status", relayed).statusCode()).isEqualTo(403);
        }
        try (RunningJar jar = RunningJar.start()
                .jvm("-Dtimpani.system.token-file=" + token)
                .server(RunningJar.IRIS, "--system-file", example("", ""))
                .ready()) {
            assertThat(call(jar, "GET", "system/status").statusCode()).isEqualTo(200);
            assertThat(call(jar, "GET", "system/status", relayed).statusCode()).isEqualTo(401);
            HttpResponse<String> refused = call(jar, "GET", "system/events", relayed);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
            assertThat(call(jar, "POST", "system/start", relayed).statusCode()).isEqualTo(401);
            assertThat(call(jar, "GET", "system/status", relayed[0], relayed[1], "Authorization", "Bearer secret")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_system_file_there_is_no_such_route() {
        try (RunningJar jar = RunningJar.start().server(RunningJar.IRIS).ready()) {
            for (String path : List.of("system/start", "system/status", "system/engines/a/stop", "system/events")) {
                assertThat(call(jar, "GET", path).statusCode()).as(path).isEqualTo(404);
                assertThat(call(jar, "POST", path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void everything_wrong_in_the_file_is_told_and_ends_with_2() throws Exception {
        String file = example("- name: media", "- name: insight\n    colour: red");
        RunningJar jar = RunningJar.start()
                .server(RunningJar.IRIS, "--system-file", file)
                .ended();

        assertThat(jar.exitCode()).isEqualTo(2);
        assertThat(jar.err()).contains("system.yaml, line", "duplicate", "colour");
    }
}
