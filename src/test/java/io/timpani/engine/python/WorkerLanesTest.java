package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.numbers;
import static io.timpani.engine.python.UnrulyModel.CODE;
import static io.timpani.engine.python.UnrulyModel.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.testing.Interpreters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that run side by side, in several workers or in one. */
class WorkerLanesTest {
    @TempDir
    Path directory;

    /** Here, and not where a test asks for what fails: that it cannot be tried is no failure. */
    @BeforeAll
    static void python() {
        Interpreters.python();
    }

    @Test
    void a_worker_may_have_as_many_lanes_as_an_operator_may_ask_for() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).callsEach(100).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(100);
            assertThat(numbers(predictor, ROW.formatted("ok"))).containsExactly(1.0);
        }
    }

    @Test
    void each_worker_has_a_model_of_its_own_and_calls_run_side_by_side() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).workers(2).load()) {
            assertThat(predictor.processes()).hasSize(2);
            assertThat(sideBySide(predictor, "nap", 2)).isLessThan(900);
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                pids.add((long) numbers(predictor, ROW.formatted("pid"))[0]);
            }
            assertThat(pids).isEqualTo(Set.copyOf(predictor.processes()));
        }
    }

    @Test
    void a_worker_may_take_several_calls_at_once() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).callsEach(3).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(3);
            assertThat(sideBySide(predictor, "nap", 3)).isLessThan(1_400);
            assertThat(predictor.processes()).hasSize(1);
        }
    }

    /** Milliseconds that so many calls took together. */
    private static long sideBySide(Predictor predictor, String mode, int calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            long start = System.nanoTime();
            List<Future<double[]>> pending = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                pending.add(threads.submit(() -> numbers(predictor, ROW.formatted(mode))));
            }
            for (Future<double[]> call : pending) {
                assertThat(call.get(30, TimeUnit.SECONDS)).containsExactly(1.0);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
        }
    }
}
