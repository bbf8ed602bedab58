package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are busy, hang, are killed and replaced (lifecycle.md §5, http-api.md §13). */
@Timeout(300)
class WorkerFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int CLIENTS = 8;
    private static final int KILLS = 12;

    @Test
    void a_call_that_takes_too_long_is_answered_504_and_its_worker_is_replaced() {
        try (RunningJar jar =
                PythonModel.worker(1).env("DRUM_CLIENT_REQUEST_TIMEOUT", "1").ready()) {
            Client client = jar.client();
            long before = (long) PythonModel.asked(client, "pid");

            long begun = System.nanoTime();
            assertThat(client.predict(PythonModel.row("sleep", 100)).error(504)).contains("1 s");
            assertThat(since(begun)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));

            assertThat((long) PythonModel.asked(client, "pid")).isNotEqualTo(before);
            assertThat(PythonModel.asked(client, "calls")).as("its own model").isEqualTo(2);
            Eventually.within(PATIENCE, "the end of the worker", () -> !Eventually.lives(before));
            assertThat(client.get("/prometheus").text())
                    .containsPattern("worker\\w*restart\\w*(\\{[^}]*})? 1(\\.0)?\\n");
        }
    }

    @Test
    void the_time_in_which_a_worker_is_replaced_is_not_the_calls_time(@TempDir Path directory) {
        Path model = PythonModel.written(directory, "custom.py", """
                import os, time
                import pandas as pd

                def load_model(code_dir):
                    time.sleep(3)
                    return "takes its time to load"

                def score(data, model, **kwargs):
                    if data["mode"].iloc[0] == "end":
                        os._exit(7)
                    return pd.DataFrame({"Predictions": [1.5]})
                """);
        try (RunningJar jar = PythonModel.server(model, "regression")
                .env("DRUM_CLIENT_REQUEST_TIMEOUT", "1")
                .ready()) {
            assertThat(jar.client().predict(PythonModel.row("end", 0)).error(500))
                    .contains("exit code 7");

            assertThat(PythonModel.asked(jar.client(), "go")).isEqualTo(1.5);
        }
    }

    @Test
    void status_routes_answer_at_once_while_all_workers_are_busy_and_calls_run_side_by_side() {
        try (RunningJar jar = PythonModel.worker(2).ready()) {
            Client client = jar.client();
            long begun = System.nanoTime();
            List<CompletableFuture<Answer>> calls = calls(jar, 4, 2);
            jar.await("two calls at work", begins(2));

            for (String path :
                    List.of("/", "/ping/", "/health/", "/info/", "/stats/", "/capabilities/", "/prometheus")) {
                long asked = System.nanoTime();
                assertThat(client.get(path).status()).as(path).isEqualTo(200);
                assertThat(since(asked)).as(path).isLessThan(AT_ONCE);
            }
            assertThat(calls).as("still at work").anyMatch(call -> !call.isDone());
            calls.forEach(call -> assertThat(PythonModel.number(call.join())).isEqualTo(2));
            assertThat(since(begun)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));

            assertStats(jar);
        }
    }

    private static void assertStats(RunningJar jar) {
        List<Map<?, ?>> processes = PythonModel.processes(jar.client());
        assertThat(processes).hasSize(3);
        assertThat((long) Json.number(processes.get(0), "pid")).isEqualTo(jar.pid());
        double sum = 0;
        for (Map<?, ?> process : processes) {
            assertThat(Json.number(process, "mem")).as("MB of %s", process).isBetween(10.0, 4_000.0);
            sum += Json.number(process, "mem");
        }
        assertThat(processes.subList(1, 3))
                .allSatisfy(worker -> assertThat(worker.toString()).contains("python"));
        Map<?, ?> memory = Json.object(jar.client().get("/stats/").json(), "mem_info");
        assertThat(Json.number(memory, "drum_rss")).as("the sum").isCloseTo(sum, within(0.2 * sum));
    }

    @Test
    void killed_workers_cost_no_more_than_the_calls_that_they_were_at() {
        try (RunningJar jar = PythonModel.worker(2).ready();
                Load load = new Load(jar, CLIENTS)) {
            int killed = killRepeatedly(jar, load);

            List<Answer> failures = load.failures();
            // one call at a time per worker
            assertThat(failures).as("failed calls of %d workers", killed).hasSizeBetween(1, killed);
            failures.forEach(WorkerFaultIT::assertCleanFailure);
        }
    }

    @Test
    void calls_of_killed_workers_are_made_again_when_the_operator_wants_it() {
        try (RunningJar jar = PythonModel.worker(2)
                        .env("TIMPANI_RETRY_ON_WORKER_CRASH", "true")
                        .ready();
                Load load = new Load(jar, CLIENTS)) {
            int killed = killRepeatedly(jar, load);

            List<Answer> failures = load.failures();
            assertThat(failures).as("calls that failed twice").hasSizeLessThan(killed / 3);
            failures.forEach(WorkerFaultIT::assertCleanFailure);
        }
    }

    /** Kills one worker, and every third time all, and waits each time until clients have been served again. */
    private static int killRepeatedly(RunningJar jar, Load load) {
        Client client = jar.client();
        load.awaitServed(10 * CLIENTS);
        int killed = 0;
        for (int round = 0; round < KILLS; round++) {
            List<Long> workers = PythonModel.workers(client);
            for (long worker : workers.subList(0, round % 3 == 2 ? workers.size() : Math.min(1, workers.size()))) {
                ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
                killed++;
            }
            load.awaitServed(10 * CLIENTS);
        }
        load.end();
        assertThat(load.wrong()).as("wrong answers; %s", jar).isEmpty();
        Eventually.within(
                PATIENCE, "two workers", () -> PythonModel.workers(client).size() == 2);
        assertThat(client.get("/health/").status()).isEqualTo(200);
        return killed;
    }

    private static void assertCleanFailure(Answer failure) {
        assertThat(failure.error(500)).contains("worker process ended");
    }

    @Test
    void workers_are_recycled_after_their_share_of_calls_and_no_call_notices() {
        try (RunningJar jar =
                PythonModel.worker(1).env("DRUM_GUNICORN_MAX_REQUESTS", "3").ready()) {
            List<Double> calls = new ArrayList<>();
            for (int call = 0; call < 7; call++) {
                calls.add(PythonModel.asked(jar.client(), "calls"));
            }
            assertThat(calls).containsExactly(1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0);
        }
    }

    @Test
    void a_signal_lets_busy_workers_finish_and_leaves_none() throws IOException {
        try (RunningJar jar = PythonModel.worker(2).ready()) {
            List<Long> workers = PythonModel.workers(jar.client());
            assertThat(workers).hasSize(2);
            assertThat(left(jar)).as("the directory of the workers").hasSize(1);
            List<CompletableFuture<Answer>> calls = calls(jar, 2, 1.5);
            jar.await("two calls at work", begins(2));

            jar.signal("TERM");

            calls.forEach(call -> assertThat(PythonModel.number(call.join())).isEqualTo(1.5));
            assertThat(jar.exitCode()).as("%s", jar).isEqualTo(130);
            assertThat(workers).noneMatch(Eventually::lives);
            assertThat(left(jar)).isEmpty();
        }
    }

    @Test
    void a_call_that_outlasts_the_grace_period_is_told_and_its_worker_given_10_seconds(@TempDir Path directory) {
        Path model = PythonModel.written(directory, "custom.py", """
                import signal, time
                import pandas as pd

                def load_model(code_dir):
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    return "ignores SIGTERM"

                def score(data, model, **kwargs):
                    print("begins to sleep", flush=True)
                    end = time.monotonic() + 100
                    while time.monotonic() < end:
                        time.sleep(1)
                    return pd.DataFrame({"Predictions": [1.0]})
                """);
        try (RunningJar jar = PythonModel.server(model, "regression")
                .env("DRUM_GUNICORN_GRACEFUL_TIMEOUT", "1")
                .ready()) {
            long worker = PythonModel.workers(jar.client()).get(0);
            List<CompletableFuture<Answer>> calls = calls(jar, 1, 0);
            jar.await("a call at work", begins(1));

            long begun = System.nanoTime();
            jar.signal("TERM");
            assertThat(calls.get(0).join().error(503)).contains("the server ended");
            assertThat(since(begun)).as("answered").isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            assertThat(Eventually.lives(worker)).as("has time to end").isTrue();

            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(since(begun)).as("ended").isBetween(Duration.ofSeconds(11), Duration.ofSeconds(16));
            assertThat(Eventually.lives(worker)).isFalse();
        }
    }

    @Test
    void workers_do_not_outlive_a_server_that_was_killed() {
        try (RunningJar jar = PythonModel.worker(2).ready()) {
            List<Long> workers = PythonModel.workers(jar.client());
            assertThat(workers).hasSize(2);
            calls(jar, 1, 100);
            jar.await("a call at work", begins(1));

            jar.signal("KILL");

            Eventually.within(
                    Duration.ofSeconds(10),
                    "the end of the workers",
                    () -> workers.stream().noneMatch(Eventually::lives));
        }
    }

    /** What is left of the directories for workers, which are elsewhere when the server's own has a long name. */
    private static List<String> left(RunningJar jar) throws IOException {
        List<String> left = new ArrayList<>();
        for (Path directory : List.of(jar.temporary(), Path.of("/tmp"))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.startsWith("timpani-worker-" + jar.pid() + "-"))
                        .forEach(left::add);
            }
        }
        return left;
    }

    private static List<CompletableFuture<Answer>> calls(RunningJar jar, int count, double seconds) {
        return Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> jar.client().predict(PythonModel.row("sleep", seconds)), task -> {
                            Thread thread = new Thread(task, "client");
                            thread.setDaemon(true);
                            thread.start();
                        }))
                .limit(count)
                .toList();
    }

    private static Predicate<RunningJar> begins(int calls) {
        return running -> running.err()
                        .lines()
                        .filter(line -> line.contains("begins to sleep"))
                        .count()
                >= calls;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
