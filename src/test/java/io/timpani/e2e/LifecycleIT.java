package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Work, waiting, drain and end of a server whose model takes its time (lifecycle.md §3, §5; http-api.md §13). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleIT {
    private static final int WORKERS = 2;
    private static final int STALLED_CLIENTS = 20;

    private final ExecutorService clients = Executors.newCachedThreadPool();

    private Path codeDir;
    private RunningJar jar;

    @BeforeAll
    void start(@TempDir Path directory) {
        codeDir = directory;
        SlowModel.writeTo(codeDir);
        jar = slow("--max-workers", Integer.toString(WORKERS)).ready();
    }

    @AfterAll
    void stop() {
        jar.close();
        clients.shutdownNow();
    }

    private RunningJar.Start slow(String... more) {
        return RunningJar.start().server(codeDir, "--target-type", "regression").args(more);
    }

    /** Asks for a prediction that takes so long, in the background. */
    private CompletableFuture<Answer> predict(RunningJar server, double... seconds) {
        return CompletableFuture.supplyAsync(() -> server.client().predict(body(seconds)), clients);
    }

    private static String body(double... seconds) {
        StringBuilder csv = new StringBuilder("seconds\n");
        for (double row : seconds) {
            csv.append(row).append('\n');
        }
        return csv.toString();
    }

    private static void awaitBegun(RunningJar server, long calls) {
        server.await(calls + " calls have begun", running -> begun(running) >= calls);
    }

    private static long begun(RunningJar server) {
        return server.out().lines().filter("begins"::equals).count();
    }

    private static Duration timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static <T> T soon(Supplier<T> work) {
        long start = System.nanoTime();
        T value = work.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("answered at once")
                .isLessThan(Duration.ofSeconds(2));
        return value;
    }

    @Test
    void two_workers_do_twice_the_work_in_the_same_time() {
        Duration time = timed(() -> {
            List<CompletableFuture<Answer>> answers =
                    Stream.generate(() -> predict(jar, 1)).limit(2 * WORKERS).toList();
            answers.forEach(answer -> assertThat(answer.join().text()).isEqualTo("{\"predictions\":[1.0]}"));
        });
        assertThat(time).isBetween(Duration.ofMillis(1900), Duration.ofMillis(3700));
    }

    @Test
    void probes_answer_at_once_while_every_worker_is_busy() {
        long before = begun(jar);
        List<CompletableFuture<Answer>> running =
                Stream.generate(() -> predict(jar, 2)).limit(3 * WORKERS).toList();
        awaitBegun(jar, before + WORKERS);
        for (String probe : List.of("/", "/ping/", "/health/", "/info/", "/stats/")) {
            assertThat(soon(() -> jar.client().get(probe)).status()).as(probe).isEqualTo(200);
        }
        assertThat(running.get(running.size() - 1)).as("still waiting").isNotDone();
        running.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    }

    @Test
    void clients_that_stall_their_bodies_keep_nobody_waiting() throws IOException {
        List<RawConnection> stalled = new ArrayList<>();
        try {
            for (int client = 0; client < STALLED_CLIENTS; client++) {
                stalled.add(new RawConnection(jar.base())
                        .send("POST /predict/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nseconds\n0"));
            }
            for (int round = 0; round < 3; round++) {
                assertThat(soon(() -> jar.client().get("/ping/")).status()).isEqualTo(200);
                assertThat(soon(() -> jar.client().get("/health/")).status()).isEqualTo(200);
                assertThat(soon(() -> jar.client().predict(body(0))).status()).isEqualTo(200);
            }
        } finally {
            for (RawConnection connection : stalled) {
                connection.close();
            }
        }
        assertThat(predict(jar, 0).join().status()).isEqualTo(200);
    }

    @Test
    void a_predictor_that_throws_is_named_without_trace_or_path() {
        assertThat(jar.client().predict(body(0, -1)).error(500))
                .contains("Slow", "IllegalStateException", "cannot read")
                .doesNotContain("/opt/secret", "at slow.");
        assertThat(jar.client().predict(body(0)).status()).isEqualTo(200);
    }

    @Test
    void what_is_logged_for_a_request_names_it() {
        Answer answer = jar.client().predict(body(0, -5));

        assertThat(answer.text()).isEqualTo("{\"predictions\":[0.0]}");
        assertThat(jar.err().lines().filter(line -> line.contains("the model answered 1 rows for 2 input rows")))
                .singleElement()
                .asString()
                .endsWith("[request " + answer.header("X-Request-ID") + "]");
    }

    @Test
    void a_predictor_whose_stack_overflows_does_not_take_the_server_along() {
        for (int round = 0; round < 3; round++) {
            assertThat(jar.client().predict(body(-2)).error(500)).contains("StackOverflowError");
        }
        assertThat(jar.client().predict(body(0.01)).text()).isEqualTo("{\"predictions\":[0.01]}");
    }

    @Test
    void a_signal_lets_the_request_in_flight_finish_and_leaves_nothing_behind() throws IOException {
        try (RunningJar ending = slow().ready()) {
            CompletableFuture<Answer> running = predict(ending, 4);
            awaitBegun(ending, 1);
            ending.signal("TERM");
            ending.await(
                    "readiness is down",
                    server -> server.client().get("/health/").status() == 503);

            assertThat(ending.client().get("/ping/").status()).isEqualTo(200);
            assertThat(ending.client().get("/").status()).isEqualTo(200);
            assertThat(ending.client().get("/health/").error(503)).contains("DRAINING");
            Answer refused = ending.client().predict(body(0));
            assertThat(refused.error(503)).contains("shutting down");
            assertThat(refused.header("Retry-After")).isNotBlank();
            assertThat(running).as("still in flight").isNotDone();

            assertThat(running.join().text()).isEqualTo("{\"predictions\":[4.0]}");
            assertThat(ending.exitCode()).isEqualTo(130);
            try (Stream<Path> left = Files.list(ending.temporary())) {
                assertThat(left.map(Path::getFileName)).as("temporary files").isEmpty();
            }
        }
    }

    @Test
    void a_full_queue_refuses_and_a_second_signal_ends_at_once() throws Exception {
        try (RunningJar busy = slow().env("DRUM_WEBSERVER_BACKLOG", "1")
                .env("TIMPANI_EXIT_CODE_ON_SIGTERM", "7")
                .ready()) {
            // one runs, one waits, and one is too many: it is answered long before the others
            List<CompletableFuture<Answer>> all =
                    Stream.generate(() -> predict(busy, 40)).limit(3).toList();
            Answer refused = (Answer) CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new))
                    .join();
            assertThat(refused.error(503)).contains("2 requests");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(soon(() -> busy.client().get("/health/")).status()).isEqualTo(200);

            busy.signal("TERM");
            busy.await(
                    "readiness is down",
                    server -> server.client().get("/health/").status() == 503);
            assertThat(busy.isAlive()).isTrue();
            // signals right after the first one count as its echo
            busy.await("it ends", server -> {
                if (server.isAlive()) {
                    server.signal("TERM");
                }
                return !server.isAlive();
            });
            assertThat(busy.exitCode()).isEqualTo(7);
            for (CompletableFuture<Answer> answer : all) {
                answer.handle((done, failure) -> failure).get(5, TimeUnit.SECONDS);
            }
            assertThat(all)
                    .filteredOn(CompletableFuture::isCompletedExceptionally)
                    .hasSize(2);
        }
    }
}
