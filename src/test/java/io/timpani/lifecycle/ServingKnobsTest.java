package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Settings;
import io.timpani.engine.jvm.UserJar;
import io.timpani.loading.GivenModel;
import io.timpani.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a served model tells of its workers, threads and knobs. */
@Timeout(60)
class ServingKnobsTest extends ServedFromGiven {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

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
}
