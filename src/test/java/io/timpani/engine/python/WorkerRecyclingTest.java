package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.csv;
import static io.timpani.engine.python.PythonModel.numbers;
import static io.timpani.engine.python.UnrulyModel.CODE;
import static io.timpani.engine.python.UnrulyModel.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are replaced in good time, clean up and leave nothing behind. */
class WorkerRecyclingTest {
    @TempDir
    Path directory;

    /** Here, and not where a test asks for what fails: that it cannot be tried is no failure. */
    @BeforeAll
    static void python() {
        Interpreters.python();
    }

    @Test
    void a_worker_is_recycled_after_its_share_of_calls() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).maxCalls(3).load()) {
            List<Double> counts = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                counts.add(numbers(predictor, ROW.formatted("calls"))[0]);
            }

            assertThat(counts).containsExactly(1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0);
        }
    }

    @Test
    void a_worker_of_several_calls_is_recycled_though_one_of_them_does_not_end() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        PythonModel model = PythonModel.of(directory, CODE).callsEach(3).maxCalls(1);
        try (Predictor predictor = model.grace(Duration.ofSeconds(1)).load()) {
            long before = predictor.processes().get(0);
            Future<?> endless = threads.submit(() -> predictor.predict(csv(ROW.formatted("sleep"))));
            Eventually.within(
                    Duration.ofSeconds(20), "the hook at work", () -> Files.exists(directory.resolve("asleep")));
            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isEqualTo(before);

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isNotEqualTo(before);
            assertThatThrownBy(() -> endless.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ServingException.class)
                    .hasMessageContaining("worker process ended");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void idle_lanes_of_a_worker_to_be_recycled_go_with_the_call_that_was_its_last() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).callsEach(3).maxCalls(2).load()) {
            List<Double> counts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                counts.add(numbers(predictor, ROW.formatted("calls"))[0]);
            }

            assertThat(counts).containsExactly(1.0, 2.0, 1.0, 2.0, 1.0);
        }
    }

    @Test
    void a_worker_cleans_up_when_it_is_recycled_and_when_the_model_is_closed() throws Exception {
        String code = CODE + """
                import atexit
                atexit.register(lambda: open(os.path.join(os.path.dirname(__file__), "ended%d" % os.getpid()), "w"))
                """;
        long start;
        long last;
        try (Predictor predictor = PythonModel.of(directory, code).maxCalls(2).load()) {
            long first = (long) numbers(predictor, ROW.formatted("pid"))[0];
            numbers(predictor, ROW.formatted("pid"));
            last = (long) numbers(predictor, ROW.formatted("pid"))[0];

            assertThat(directory.resolve("ended" + first)).exists();
            assertThat(directory.resolve("ended" + last)).doesNotExist();
            start = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(directory.resolve("ended" + last)).exists();
    }

    @Test
    void a_worker_that_is_slow_to_clean_up_is_not_waited_for() throws Exception {
        String code = CODE + "import atexit\natexit.register(time.sleep, 60)\n";
        Predictor predictor = PythonModel.of(directory, code).workers(2).load();

        long start = System.nanoTime();
        predictor.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void nothing_is_left_of_a_closed_model() throws Exception {
        Set<String> before = places();
        Predictor predictor = PythonModel.of(directory, CODE).workers(2).load();
        List<Long> pids = predictor.processes();
        assertThat(pids).hasSize(2);

        predictor.close();

        assertThat(pids).allSatisfy(pid -> assertThat(Eventually.lives(pid)).isFalse());
        assertThat(places()).isEqualTo(before);
        assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> predictor.predict(csv(ROW.formatted("ok")))))
                .contains("shutting down");
    }

    @Test
    void a_model_that_does_not_load_fails_the_start_and_leaves_nothing() throws Exception {
        Set<String> before = places();
        String code = "def load_model(code_dir): raise ValueError('no such table')\ndef score(d, m, **k): return d\n";

        assertThat(Refusals.refusal(
                        ErrorCode.START_FAILED,
                        () -> PythonModel.of(directory, code).workers(2).load()))
                .contains("load_model", "no such table");
        assertThat(places()).isEqualTo(before);
    }

    private static Set<String> places() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            Set<String> names = new HashSet<>();
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(
                            "timpani-worker-" + ProcessHandle.current().pid()))
                    .forEach(names::add);
            return names;
        }
    }
}
