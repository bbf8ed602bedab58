package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.Settings;
import io.timpani.engine.Predictor;
import io.timpani.engine.jvm.UserJar;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Outcome;
import io.timpani.telemetry.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a served model tells of its calls, its workers and its knobs, and how it ends. */
@Timeout(60)
class ServingCallTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Heard heard = new Heard();
    private final Metrics metrics = new Metrics(new Labels("m", "regression"), List.of(), () -> "READY");
    private int afterCalls;

    @TempDir
    private Path dir;

    /** What was counted, and how long calls waited and took. */
    private static final class Heard implements Tally, CallWatch {
        private final List<String> all = new ArrayList<>();
        private final List<Long> nanos = new ArrayList<>();

        @Override
        public void ended(Endpoint endpoint, Outcome outcome) {
            all.add("ended");
        }

        @Override
        public void queued(Endpoint endpoint, long waited) {
            all.add("waited for " + endpoint);
            nanos.add(waited);
        }

        @Override
        public void predicted(Endpoint endpoint, Outcome outcome, long took) {
            all.add(endpoint + " was " + outcome);
            nanos.add(took);
        }

        @Override
        public void workerRestarted() {
            all.add("replaced");
        }

        @Override
        public void computes() {
            all.add("computes");
        }

        @Override
        public void rests() {
            all.add("rests");
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(StandaloneView.STANDALONE);
    }

    @Test
    void an_answer_on_the_request_thread_is_the_models() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.concurrent(0)))) {
            assertThat(serving.<String>callOnThread(Endpoint.PREDICT, model -> "its answer"))
                    .isEqualTo("its answer");
        }
    }

    @Test
    void a_call_is_watched_and_counted_from_its_turn_to_its_end() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            long before = System.nanoTime();

            serving.call(Endpoint.TRANSFORM, model -> heard.all.add("called"), heard);

            long most = System.nanoTime() - before;
            assertThat(heard.all)
                    .containsExactly("waited for TRANSFORM", "computes", "called", "rests", "TRANSFORM was OK");
            assertThat(heard.nanos)
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each).isBetween(0L, most));
        }
    }

    @Test
    void a_call_that_fails_is_counted_as_such() {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, ServingCallTest::failing, heard))
                    .hasMessage("bad row");

            assertThat(heard.all).containsExactly("waited for PREDICT", "computes", "rests", "PREDICT was FAILED");
        }
    }

    @Test
    void a_call_that_is_made_again_has_waited_once() throws Exception {
        GivenModel twice = new GivenModel(GivenModel.SINGLE) {
            @Override
            public <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
                begins.run();
                begins.run();
                return call.call();
            }
        };
        try (Serving serving = serving(settings(), twice)) {
            serving.call(Endpoint.PREDICT, model -> "answer", heard);

            assertThat(heard.all)
                    .containsExactly("waited for PREDICT", "computes", "computes", "rests", "PREDICT was OK");
        }
    }

    @Test
    void a_call_that_is_refused_before_its_turn_is_not_counted() {
        GivenModel full = new GivenModel(GivenModel.SINGLE) {
            @Override
            public <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
                throw new IOException("no turn for you");
            }
        };
        try (Serving serving = serving(settings(), full)) {
            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, model -> "answer", heard))
                    .hasMessage("no turn for you");

            assertThat(heard.all).containsExactly("rests");
        }
    }

    @Test
    void every_call_is_noted_for_what_follows_calls() throws Exception {
        try (Serving serving = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            serving.call(Endpoint.PREDICT, model -> "answer", heard);
            assertThat(afterCalls).isEqualTo(1);

            assertThatThrownBy(() -> serving.call(Endpoint.PREDICT, ServingCallTest::failing, heard))
                    .hasMessage("bad row");

            assertThat(afterCalls).as("after a failed one, too").isEqualTo(2);
        }
    }

    @Test
    void its_processes_are_those_of_all_its_instances() {
        try (Serving serving = serving(settings("max-workers", "2"), worker(true, 11, 12), worker(true, 21))) {
            assertThat(serving.processes()).containsExactly(11L, 12L, 21L);
            assertThat(serving.canServe()).isTrue();
        }
    }

    @Test
    void it_cannot_serve_when_one_of_its_instances_cannot() {
        try (Serving serving = serving(settings("max-workers", "2"), worker(true, 11), worker(false))) {
            assertThat(serving.canServe()).isFalse();
        }
    }

    private static GivenModel worker(boolean serves, long... processes) {
        return new GivenModel(GivenModel.SINGLE) {
            @Override
            public List<Long> processes() {
                List<Long> ids = new ArrayList<>();
                for (long process : processes) {
                    ids.add(process);
                }
                return ids;
            }

            @Override
            public boolean canServe() {
                return serves;
            }
        };
    }

    @Test
    void requests_may_hold_two_threads_per_core_in_a_server_and_three_of_our_own() {
        try (Serving deployed = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            assertThat(held(deployed)).isEqualTo(2 * CORES);
        }
        System.setProperty(StandaloneView.STANDALONE, "true");
        try (Serving standalone = serving(settings(), new GivenModel(GivenModel.SINGLE))) {
            assertThat(held(standalone)).isEqualTo(3 * CORES);
        }
    }

    private static int held(Serving serving) {
        int held = 0;
        while (held < 100 * CORES && serving.admission().mayHoldThread()) {
            held++;
        }
        return held;
    }

    @Test
    void a_worker_takes_several_calls_when_that_was_chosen_and_else_one() throws IOException {
        new UserJar().predictor("Told", """
                @Override public void start(ModelSpec model) {
                    try {
                        java.nio.file.Files.writeString(model.codeDir().resolve(".told"),
                                String.valueOf(model.workers().callsEach()));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                @Override public Prediction predict(Payload payload) { return Prediction.column(1); }
                """).provides("demo.Told").writeTo(dir.resolve("told.jar"));
        Settings one = TestModels.settings(dir, Map.of("DRUM_WORKER_CONNECTIONS", "7"));
        Settings several = TestModels.settings(
                dir, Map.of("DRUM_WORKER_CONNECTIONS", "7", "DRUM_GUNICORN_WORKER_CLASS", "gevent"));

        Serving.load(one, metrics, () -> {}).close();
        assertThat(dir.resolve(".told")).hasContent("1");
        Serving.load(several, metrics, () -> {}).close();
        assertThat(Files.readString(dir.resolve(".told"))).isEqualTo("7");
    }

    @Test
    void batches_are_told_when_calls_are_taken_beyond_the_workers() {
        assertThat(knobs(9, Map.of(), "max-workers", "2", "batch.max-rows", "8"))
                .startsWith("workers 2 with batches of 8 rows, backlog 2048, prediction timeout none, ");
        assertThat(knobs(7, gevent(), "max-workers", "2", "batch.max-rows", "2"))
                .as("each worker takes three calls")
                .startsWith("workers 6 with batches of 2 rows, ");
    }

    @Test
    void no_batches_are_told_where_none_are_made() {
        assertThat(knobs(9, Map.of(), "max-workers", "2", "batch.max-rows", "1"))
                .as("a row is no batch")
                .startsWith("workers 9, ");
        assertThat(knobs(6, gevent(), "max-workers", "2", "batch.max-rows", "8"))
                .as("no more calls than the workers take")
                .startsWith("workers 6, ");
        assertThat(knobs(1, Map.of(), "batch.max-rows", "8")).startsWith("workers 1, ");
    }

    @Test
    void a_limit_of_time_is_told_in_seconds() {
        assertThat(knobs(1, Map.of("DRUM_CLIENT_REQUEST_TIMEOUT", "30")))
                .contains("prediction timeout 30 s, grace period 299 s");
    }

    private String knobs(int calls, Map<String, String> environment, String... more) {
        Settings settings = TestModels.settings(dir, environment, more);
        try (Serving serving = serving(settings, new GivenModel(GivenModel.concurrent(calls)))) {
            return serving.effectiveKnobs();
        }
    }

    private static Map<String, String> gevent() {
        return Map.of("DRUM_WORKER_CONNECTIONS", "3", "DRUM_GUNICORN_WORKER_CLASS", "gevent");
    }

    /** Ends its calls when asked, and notes that. */
    private final class Ending extends GivenModel {
        private final Callable<Boolean> end;

        private Ending(Callable<Boolean> end) {
            super(SINGLE);
            this.end = end;
        }

        @Override
        public boolean endCalls() {
            heard.all.add("ended");
            try {
                return end.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void calls_that_are_over_within_the_grace_period_are_not_ended() {
        try (Serving serving = serving(settings(), new Ending(() -> true))) {
            assertThat(serving.drain(Duration.ofMillis(1))).isZero();

            assertThat(heard.all).isEmpty();
        }
    }

    @Test
    void every_instance_ends_the_calls_that_are_left() {
        try (Serving serving =
                serving(settings("max-workers", "2"), new Ending(() -> false), new Ending(() -> false))) {
            serving.admission().enter();
            serving.admission().enter();

            assertThat(serving.drain(Duration.ZERO)).isEqualTo(2);

            assertThat(heard.all).containsExactly("ended", "ended");
        }
    }

    @Test
    void the_answers_of_ended_calls_are_waited_for() {
        Thread drainer = Thread.currentThread();
        AtomicBoolean gone = new AtomicBoolean();
        List<Serving> served = new ArrayList<>();
        GivenModel ending = new Ending(() -> {
            // answers as soon as it is waited for
            new Thread(() -> {
                        while (drainer.getState() != Thread.State.TIMED_WAITING && !gone.get()) {
                            Thread.onSpinWait();
                        }
                        served.get(0).admission().leave();
                    })
                    .start();
            return true;
        });
        try (Serving serving = serving(settings("max-workers", "2"), ending, new Ending(() -> false))) {
            served.add(serving);
            serving.admission().enter();

            int left = serving.drain(Duration.ZERO);

            assertThat(serving.admission().inFlight()).isZero();
            assertThat(left).as("in flight at the end of the grace period").isEqualTo(1);
        } finally {
            gone.set(true);
        }
    }

    @Test
    void a_close_that_is_interrupted_while_the_model_computes_stays_interrupted() throws Exception {
        GivenModel model = new GivenModel(GivenModel.SINGLE);
        Serving serving = serving(settings(), model);

        serving.call(
                Endpoint.PREDICT,
                computing -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(serving::close).hasMessageContaining("interrupted");
                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(model.closed()).isZero();
                    return "answer";
                },
                CallWatch.NONE);

        assertThat(model.closed()).as("closed by its last call").isEqualTo(1);
    }

    private static String failing(Predictor model) throws IOException {
        throw new IOException("bad row");
    }

    private Settings settings(String... more) {
        return TestModels.settings(dir, more);
    }

    private Serving serving(Settings settings, Predictor... instances) {
        metrics.tell(heard);
        return Serving.load(settings, GivenModel.loading(settings, instances), metrics, () -> afterCalls++);
    }
}
