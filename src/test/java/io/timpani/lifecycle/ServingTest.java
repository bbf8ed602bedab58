package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.CsvReader;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Telemetry;
import io.timpani.testing.TestModels;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServingTest {
    /** Waits until a second call with the same body has come in. */
    private static final String MEET = """
            synchronized (bytes) {
                bytes[0]++;
                bytes.notifyAll();
                long end = System.nanoTime() + 20_000_000_000L;
                while (bytes[0] < 2) {
                    if (System.nanoTime() > end) throw new IllegalStateException("alone");
                    bytes.wait(100);
                }
            }
            """;
    /** Fails when an instance is called while it is computing. */
    private static final String ALONE = """
            if (bytes[0] == 7) throw new IllegalArgumentException("seven");
            if (busy.getAndSet(true)) throw new IllegalStateException("called twice at once");
            Thread.yield();
            busy.set(false);
            """;

    @TempDir
    private Path dir;

    @Test
    void a_predictor_for_many_threads_is_loaded_once() {
        TestModels.onnx(dir, "model.onnx");

        try (Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "3"), Telemetry.off().metrics(), () -> {})) {
            assertThat(serving.engine()).isEqualTo("onnx");
            assertThat(serving.artifact()).isEqualTo("model.onnx");
            assertThat(serving.traits().concurrent()).isTrue();
            assertThat(serving.admission().permits()).isEqualTo(3);
        }
    }

    @Test
    void a_predictor_for_many_threads_takes_a_call_per_core_without_a_wish() {
        TestModels.onnx(dir, "model.onnx");

        try (Serving serving =
                Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {})) {
            assertThat(serving.admission().permits())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void a_predictor_for_one_thread_is_loaded_once_per_worker() {
        TestModels.oneAtATime(dir, "", "", "");

        Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "3"), Telemetry.off().metrics(), () -> {});

        assertThat(TestModels.events(dir)).containsExactly("started-1", "started-2", "started-3");
        assertThat(serving.admission().permits()).isEqualTo(3);
        serving.close();
        assertThat(TestModels.events(dir)).contains("closed-1", "closed-2", "closed-3");
    }

    @Test
    void without_a_wish_there_is_one_worker() {
        TestModels.oneAtATime(dir, "", "", "");

        try (Serving serving =
                Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {})) {
            assertThat(serving.admission().permits()).isEqualTo(1);
            assertThat(TestModels.events(dir)).containsExactly("started-1");
        }
    }

    @Test
    void two_workers_compute_at_the_same_time_on_instances_of_their_own() throws Exception {
        TestModels.oneAtATime(dir, "", MEET, "");
        try (Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "2"), Telemetry.off().metrics(), () -> {})) {
            Payload shared = TestModels.csv(new byte[] {0});

            List<Double> instances = predictions(serving, shared, 2, 1);

            assertThat(instances).containsExactlyInAnyOrder(1.0, 2.0);
        }
    }

    @Test
    void no_instance_is_called_twice_at_once_and_none_is_lost_by_failures() throws Exception {
        String busy = "}\nprivate final java.util.concurrent.atomic.AtomicBoolean busy ="
                + " new java.util.concurrent.atomic.AtomicBoolean();\n{";
        TestModels.oneAtATime(dir, "", ALONE, busy);
        try (Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "2"), Telemetry.off().metrics(), () -> {})) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> predicted(serving, TestModels.csv(new byte[] {7})))
                        .hasMessageContaining("seven");
            }

            assertThat(predictions(serving, TestModels.csv(new byte[] {0}), 6, 200))
                    .hasSize(1_200)
                    .containsOnly(1.0, 2.0);
        }
    }

    @Test
    void on_its_request_thread_a_predictor_for_many_threads_waits_for_no_permit() throws Exception {
        TestModels.onnx(dir, "model.onnx");
        try (Serving serving =
                Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {})) {
            assertThat(waitsForPermit(serving)).isFalse();
        }
    }

    @Test
    void on_its_request_thread_too_no_more_calls_run_than_the_user_wanted() throws Exception {
        TestModels.onnx(dir, "model.onnx");
        try (Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "8"), Telemetry.off().metrics(), () -> {})) {
            assertThat(waitsForPermit(serving)).isTrue();
        }
    }

    @Test
    void on_its_request_thread_too_a_predictor_for_one_thread_serves_one_call_at_a_time() throws Exception {
        TestModels.oneAtATime(dir, "", "", "");
        try (Serving serving =
                Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {})) {
            assertThat(onThread(serving, TestModels.csv(new byte[] {0})).at(0, 0))
                    .isEqualTo(1.0);
            assertThat(waitsForPermit(serving)).isTrue();
        }
    }

    @Test
    void a_close_that_is_interrupted_closes_what_does_not_compute_and_stays_interrupted() {
        TestModels.oneAtATime(dir, "", "", "");
        Serving serving = Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {});

        Thread.currentThread().interrupt();
        serving.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(TestModels.events(dir)).contains("closed-1");
    }

    @Test
    void a_model_that_still_computes_is_closed_by_its_last_call() throws Exception {
        TestModels.oneAtATime(dir, "", "", "");
        Serving serving = Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {});

        serving.admission().call(() -> {
            assertThatThrownBy(serving::close).hasMessageContaining("still computing");
            assertThat(TestModels.events(dir)).doesNotContain("closed-1");
            return null;
        });

        assertThat(TestModels.events(dir)).containsOnlyOnce("closed-1");
        serving.close();
        assertThat(TestModels.events(dir)).containsOnlyOnce("closed-1");
    }

    @Test
    void calls_are_timed_when_asked_for_failing_ones_too() throws Exception {
        TestModels.oneAtATime(dir, "", "if (bytes[0] == 7) throw new IllegalArgumentException(\"seven\");", "");
        try (Serving serving = Serving.load(
                TestModels.settings(dir, "show-perf", "true"), Telemetry.off().metrics(), () -> {})) {
            predicted(serving, TestModels.csv(new byte[] {0}));
            assertThatThrownBy(() -> predicted(serving, TestModels.csv(new byte[] {7})))
                    .isInstanceOf(ServingException.class);

            assertThat(serving.times().sinceStart().count()).isEqualTo(2);
            assertThat(serving.times().sinceStart().total()).isBetween(0.0, 60.0);
        }
    }

    @Test
    void calls_are_not_timed_unasked() throws Exception {
        TestModels.oneAtATime(dir, "", "", "");
        try (Serving serving =
                Serving.load(TestModels.settings(dir), Telemetry.off().metrics(), () -> {})) {
            predicted(serving, TestModels.csv(new byte[] {0}));

            assertThat(serving.times().sinceStart().count()).isZero();
        }
    }

    @Test
    void when_a_worker_cannot_start_the_others_are_closed() {
        TestModels.oneAtATime(dir, "if (number == 3) throw new IllegalStateException(\"no more\");", "", "");

        assertThatThrownBy(() -> Serving.load(
                        TestModels.settings(dir, "max-workers", "4"),
                        Telemetry.off().metrics(),
                        () -> {}))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .hasMessageContaining("no more");

        assertThat(TestModels.events(dir))
                .contains("started-1", "started-2", "closed-1", "closed-2")
                .doesNotContain("started-3");
    }

    @Test
    void a_failed_start_tells_its_own_failure_before_those_of_closing() {
        TestModels.oneAtATime(
                dir,
                "if (number == 2) throw new IllegalStateException(\"no more\");",
                "",
                "throw new IllegalStateException(\"stuck\");");

        assertThatThrownBy(() -> Serving.load(
                        TestModels.settings(dir, "max-workers", "2"),
                        Telemetry.off().metrics(),
                        () -> {}))
                .hasMessageContaining("no more")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void an_instance_that_does_not_close_keeps_no_other_open() {
        TestModels.oneAtATime(dir, "", "", "throw new NoClassDefFoundError(\"demo/Gone\");");
        Serving serving = Serving.load(
                TestModels.settings(dir, "max-workers", "3"), Telemetry.off().metrics(), () -> {});

        assertThatThrownBy(serving::close)
                .hasMessageContaining("close")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(3));

        assertThat(TestModels.events(dir)).contains("closed-1", "closed-2", "closed-3");
    }

    /** Whether a call for a request that holds its thread waits while as many calls run as there are permits. */
    private static boolean waitsForPermit(Serving serving) throws Exception {
        int permits = serving.admission().permits();
        CountDownLatch running = new CountDownLatch(permits);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int permit = 0; permit < permits; permit++) {
                threads.execute(() -> hold(serving, running, release));
            }
            running.await();
            CompletableFuture<Prediction> call = new CompletableFuture<>();
            Thread caller = new Thread(() -> call.complete(predictedOnThread(serving)));
            caller.start();
            while (!call.isDone() && caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            boolean waited = !call.isDone();
            release.countDown();
            assertThat(call).succeedsWithin(Duration.ofSeconds(20));
            return waited;
        } finally {
            release.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void hold(Serving serving, CountDownLatch running, CountDownLatch release) {
        try {
            serving.admission().call(() -> {
                running.countDown();
                return release.await(40, TimeUnit.SECONDS);
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Prediction predicted(Serving serving, Payload payload) throws Exception {
        return (Prediction) serving.call(Endpoint.PREDICT, predictor -> predictor.predict(payload), CallWatch.NONE);
    }

    private static Prediction onThread(Serving serving, Payload payload) throws Exception {
        return (Prediction) serving.callOnThread(Endpoint.PREDICT, predictor -> predictor.predict(payload));
    }

    private static Prediction predictedOnThread(Serving serving) {
        try {
            return onThread(
                    serving,
                    serving.engine().equals("onnx")
                            ? new Payload.Rows(CsvReader.read(
                                    new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)),
                                    ((Input.Columns) serving.traits().input()).schema()))
                            : TestModels.csv(new byte[] {0}));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Double> predictions(Serving serving, Payload payload, int clients, int calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<List<Double>>> pending = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                pending.add(threads.submit(() -> {
                    List<Double> answers = new ArrayList<>();
                    for (int call = 0; call < calls; call++) {
                        answers.add(predicted(serving, payload).at(0, 0));
                    }
                    return answers;
                }));
            }
            List<Double> all = new ArrayList<>();
            for (Future<List<Double>> client : pending) {
                all.addAll(client.get(40, TimeUnit.SECONDS));
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }
}
