package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of the standalone server that are not quiet: under load, twice, and with a model that hangs (lifecycle.md §3). */
class ShutdownIT {
    private static final int CLIENTS = 16;
    private static final Duration IDLE_END = Duration.ofSeconds(2);
    /** Harnesses kill after 10 s. */
    private static final Duration HARNESS_PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path codeDir;

    @Test
    void sixteen_clients_of_a_fast_model_lose_no_request_to_sigterm() {
        try (RunningJar jar = RunningJar.start().server(RunningJar.IRIS).ready();
                Crowd crowd = new Crowd(
                        jar, CLIENTS, Iris.CSV, answer -> answer.text().contains("virginica"))) {
            crowd.awaitAnswered(100 * CLIENTS);
            assertThat(crowd.refused()).as("refused before the signal").isZero();

            assertThat(exitCodeInTime(jar)).isEqualTo(130);
            crowd.awaitEnd();
            assertThat(crowd.failures()).isEmpty();
            assertThat(crowd.refused()).as("refused").isPositive();
        }
    }

    @Test
    void sixteen_clients_of_a_slow_model_get_every_call_that_began_answered() {
        SlowModel.writeTo(codeDir);
        RunningJar.Start slow = RunningJar.start()
                .env("TIMPANI_EXIT_CODE_ON_SIGTERM", "7")
                .server(codeDir, "--target-type", "regression", "--max-workers", "4");
        try (RunningJar jar = slow.ready();
                Crowd crowd = new Crowd(
                        jar, CLIENTS, "seconds\n0.2\n", answer -> answer.text().equals("{\"predictions\":[0.2]}"))) {
            crowd.awaitAnswered(2 * CLIENTS);
            assertThat(crowd.refused()).as("refused before the signal").isZero();

            assertThat(exitCodeInTime(jar)).isEqualTo(7);
            crowd.awaitEnd();
            assertThat(crowd.failures()).isEmpty();
            assertThat(crowd.refused()).as("refused").isPositive();
            assertThat(jar.out().lines().filter("begins"::equals).count())
                    .as("calls that began")
                    .isEqualTo(crowd.answered());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void an_idle_server_is_gone_within_two_seconds(String signal) {
        try (RunningJar jar = RunningJar.start().server(RunningJar.IRIS).ready()) {
            Iris.assertPredicts(jar.client().predict(Iris.CSV));

            long start = System.nanoTime();
            int code = jar.exitCodeOf(signal);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IDLE_END);
            assertThat(code).isEqualTo(130);
        }
    }

    @Test
    void a_model_that_hangs_when_it_is_closed_does_not_keep_the_process() {
        // what hangs for good: the test never waits for it, that is what it shows
        SlowModel.writeTo(codeDir, "Thread.sleep(1_000_000_000);");
        try (RunningJar jar = RunningJar.start()
                .server(codeDir, "--target-type", "regression")
                .ready()) {
            assertThat(exitCodeInTime(jar)).isEqualTo(130);
        }
    }

    @Test
    void a_call_that_outlasts_the_grace_period_does_not_keep_the_process() {
        SlowModel.writeTo(codeDir);
        try (RunningJar jar = RunningJar.start()
                .env("DRUM_GUNICORN_GRACEFUL_TIMEOUT", "1")
                .server(codeDir, "--target-type", "regression")
                .ready()) {
            CompletableFuture<Answer> call =
                    CompletableFuture.supplyAsync(() -> jar.client().predict("seconds\n50\n"));
            jar.await("the call begins", running -> running.out().contains("begins"));

            long start = System.nanoTime();
            assertThat(exitCodeInTime(jar)).isEqualTo(130);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
            assertThat(call).failsWithin(HARNESS_PATIENCE);
        }
    }

    /** Sends SIGTERM and waits for the end, for which a harness would not wait longer. */
    private static int exitCodeInTime(RunningJar jar) {
        long start = System.nanoTime();
        jar.signal("TERM");
        int code = jar.exitCode();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HARNESS_PATIENCE);
        return code;
    }

    @Test
    void a_signal_is_heard_though_the_jar_was_overwritten() throws IOException {
        Path copy = Files.copy(Path.of(System.getProperty("timpani.test.jar")), codeDir.resolve("copy.jar"));
        try (RunningJar jar =
                RunningJar.start().jar(copy).server(RunningJar.IRIS).ready()) {
            Files.write(copy, new byte[1 << 20]);

            // with any code: what the way down needs may not be there any more
            exitCodeInTime(jar);
        }
    }

    @Test
    void a_full_disk_behind_both_outputs_keeps_nobody_from_predictions() {
        try (RunningJar jar = RunningJar.start()
                .outputs(Path.of("/dev/full"))
                .server(RunningJar.IRIS, "--verbose", "--logging-level", "debug")
                .ready()) {
            for (int call = 0; call < 50; call++) {
                Iris.assertPredicts(jar.client().predict(Iris.CSV));
            }
            assertThat(jar.client().predict("no\nsuch,row\n").status()).isEqualTo(422);
            assertThat(jar.client().get("/health/").status()).isEqualTo(200);
            assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
        }
    }
}
