package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.timpani.testing.Multipart;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits, the watchdog and faults in threads nobody waits for (lifecycle.md §4 to §7; http-api.md §13). */
class BackgroundIT {
    /** An address of this machine at which no server listens. */
    private static final String BYSTANDER = "127.0.0.77";

    @TempDir
    private static Path codeDir;

    @BeforeAll
    static void writeModel() {
        SlowModel.writeTo(codeDir);
    }

    private static RunningJar.Start server() {
        return RunningJar.start().server(codeDir, "--target-type", "regression");
    }

    @Test
    void the_start_lines_tell_the_server_and_the_knobs_in_effect() {
        try (RunningJar jar = server().env("DRUM_GUNICORN_GRACEFUL_TIMEOUT", "7")
                .env("DRUM_CLIENT_REQUEST_TIMEOUT", "4000")
                .args("--max-workers", "3")
                .ready()) {
            List<String> lines = jar.out().lines().toList();

            assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
            assertThat(lines.get(0)).contains("workers 3, payara-micro)");
            assertThat(lines.get(1))
                    .isEqualTo("timpani: workers 3, backlog 2048, prediction timeout none, grace period 7 s, "
                            + "keep-alive 2 s, recycling never");
            assertThat(jar.err()).contains("DRUM_CLIENT_REQUEST_TIMEOUT is ignored");
            assertThat(jar.client().get("/info/").text()).contains("\"drumServer\":\"payara-micro\"");
        }
    }

    @Test
    void a_prediction_that_takes_too_long_is_answered_504_and_a_stalled_body_400() throws Exception {
        try (RunningJar jar = server().env("DRUM_CLIENT_REQUEST_TIMEOUT", "1")
                .args("--max-workers", "2")
                .ready()) {
            long start = System.nanoTime();
            CompletableFuture<Answer> slow =
                    CompletableFuture.supplyAsync(() -> jar.client().predict("seconds\n50\n"));
            try (RawConnection stalled = new RawConnection(jar.base())) {
                stalled.send("POST /predict/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nseconds\n0");

                assertThat(stalled.answer().status()).isEqualTo(400);
            }
            Answer answer = slow.join();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the call would take 50 s, the body forever")
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).startsWith("{\"message\":\"ERROR: ").contains("longer than 1 s");
            assertThat(jar.client().predict("seconds\n0.1\n").text()).isEqualTo("{\"predictions\":[0.1]}");
        }
    }

    @Test
    void calls_that_wait_longer_than_the_timeout_for_a_thread_or_a_worker_are_answered() {
        // more than there are threads that wait; each body ends before its stream does
        int calls = 100;
        ExecutorService clients = Executors.newFixedThreadPool(calls);
        try (RunningJar jar = server().env("DRUM_CLIENT_REQUEST_TIMEOUT", "2")
                .args("--max-workers", "1")
                .ready()) {
            Multipart call = new Multipart().file("X", "x.csv", "seconds\n0.1\n");
            Client client = jar.client();
            List<CompletableFuture<Answer>> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> client.predict(call), clients))
                    .limit(calls)
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().text()).isEqualTo("{\"predictions\":[0.1]}"));
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void a_call_over_http_2_may_take_longer_than_idle_connections_are_kept() throws Exception {
        try (RunningJar jar = server().ready()) {
            HttpClient http = HttpClient.newHttpClient();
            URI ping = jar.base().resolve("/ping/");
            assertThat(http.send(HttpRequest.newBuilder(ping).build(), BodyHandlers.ofString())
                            .version())
                    .isEqualTo(HttpClient.Version.HTTP_2);

            HttpResponse<String> slow = http.send(
                    HttpRequest.newBuilder(jar.base().resolve("/predict/"))
                            .header("Content-Type", Client.CSV)
                            .POST(BodyPublishers.ofString("seconds\n12\n"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(slow.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(slow.body()).isEqualTo("{\"predictions\":[12.0]}");
        }
    }

    /** The server looks for idle connections every few seconds. */
    @ParameterizedTest
    @CsvSource({"'', 1.9, 9", "12, 11.9, 25"})
    void an_idle_connection_is_kept_as_long_as_the_knob_says(String seconds, double atLeast, double below)
            throws Exception {
        RunningJar.Start start = server();
        if (!seconds.isEmpty()) {
            start.env("DRUM_GUNICORN_KEEP_ALIVE", seconds);
        }
        try (RunningJar jar = start.ready();
                RawConnection idle = new RawConnection(jar.base())) {
            idle.send("GET /ping/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(idle.answer().status()).isEqualTo(200);
            long answered = System.nanoTime();

            assertThatThrownBy(idle::answer).isInstanceOf(EOFException.class);
            assertThat((System.nanoTime() - answered) / 1e9).isBetween(atLeast, below);
        }
    }

    @Test
    void the_access_log_has_a_line_for_each_request() {
        try (RunningJar jar = server().env("DRUM_GUNICORN_LOG_LEVEL", "info").ready()) {
            jar.client().predict("seconds\n0.01\n");
            jar.client().get("/no/such%22route?a=b");

            jar.await("both lines", running -> running.out().contains("route?a=b"));
            assertThat(jar.out())
                    .containsPattern(
                            "127\\.0\\.0\\.1 - - \\[\\S+ [+-]\\d{4}] \"POST /predict/ HTTP/[\\d.]+\" 200 22 \"-\" \"Java")
                    .containsPattern("\"GET /no/such%22route\\?a=b HTTP/[\\d.]+\" 404 \\d+ ");
        }
    }

    @Test
    void an_unrecoverable_error_in_a_thread_ends_the_server_with_1() {
        try (RunningJar jar = server().ready()) {
            jar.client().predict("seconds\n-3\n");

            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.err()).contains("the thread of the hook").contains("unrecoverable: the device is gone");
        }
    }

    @Test
    void another_error_in_a_thread_is_logged_with_its_name_and_nothing_else() {
        try (RunningJar jar = server().ready()) {
            assertThat(jar.client().predict("seconds\n-4\n").status()).isEqualTo(200);
            jar.await("the fault is logged", running -> running.err().contains("the thread of the hook"));

            assertThat(jar.client().get("/health/").status()).isEqualTo(200);
        }
    }

    /** The watchdog asks us instead, as if something stood between the server and itself. */
    @Test
    void the_watchdog_leaves_a_server_alone_that_answers_and_ends_it_when_it_does_not() throws IOException {
        RunningJar.Start start = server().prefix("/a/b")
                .env("MLOPS_RUNTIME_PARAM_USE_NIM_WATCHDOG", "{\"type\":\"boolean\",\"payload\":true}")
                .env("TEST_URL_HOST", BYSTANDER)
                .env("NIM_WATCHDOG_MAX_ATTEMPTS", "1");
        HttpServer watched = HttpServer.create(new InetSocketAddress(BYSTANDER, start.port()), 0);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (RunningJar jar = start.ready()) {
            watched.createContext("/", exchange -> {
                URI path = exchange.getRequestURI();
                asked.add(exchange.getRequestMethod() + " " + path);
                int status = asked.size() == 1
                        ? new Client(jar.base().resolve(path)).get("").status()
                        : 503;
                asked.add("answered " + status);
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            watched.start();

            assertThat(jar.exitCode()).isEqualTo(1);

            assertThat(asked).containsExactly("GET /a/b/info/", "answered 200", "GET /a/b/info/", "answered 503");
            assertThat(jar.err()).contains("watchdog", "status 503), 1 of 1");
        } finally {
            watched.stop(0);
        }
    }
}
