package io.timpani.engine.python;

import static io.timpani.engine.python.BatchModel.CODE;
import static io.timpani.engine.python.BatchModel.HELD;
import static io.timpani.engine.python.BatchModel.ROW;
import static io.timpani.engine.python.BatchModel.WAIT;
import static io.timpani.engine.python.BatchModel.prediction;
import static io.timpani.engine.python.BatchModel.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.engine.python.BatchCallers.Caller;
import io.timpani.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are interrupted while their row is in a batch harm no other. */
class BatchInterruptTest {
    private static final Duration LONG = Duration.ofSeconds(100);

    @TempDir
    Path directory;

    private PythonModel model() throws Exception {
        return PythonModel.of(directory, CODE).batches(64, WAIT);
    }

    @Test
    void who_is_interrupted_while_a_batch_waits_for_a_worker_leaves_it_to_the_others() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            Caller leader = callers.waiting(ROW.formatted("bad", 1, "x"));
            Caller follower = callers.waiting(ROW.formatted("ok", 2, "x"));
            Caller leaving = callers.waiting(ROW.formatted("bad", 3, "x"));
            Caller last = callers.waiting(ROW.formatted("ok", 4, "x"));

            leaving.interrupt();
            interrupted(leaving);
            leader.interrupt();
            interrupted(leader);
            callers.release();

            assertThat(prediction(follower.answer())).isEqualTo(4.0);
            assertThat(prediction(last.answer())).isEqualTo(8.0);
            assertThat(whole(last.answer(), "n")).isEqualTo(2);
            assertThat(whole(last.answer(), "pid")).isEqualTo(whole(first.answer(), "pid"));
        }
    }

    @Test
    void who_is_interrupted_while_a_batch_gathers_costs_no_worker() throws Exception {
        try (Predictor predictor = model().batches(64, LONG).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            List<Caller> crowd =
                    List.of(callers.waiting(ROW.formatted("ok", 1, "x")), callers.waiting(ROW.formatted("ok", 2, "x")));
            crowd.forEach(Caller::interrupt);
            for (Caller caller : crowd) {
                interrupted(caller);
            }
            callers.release();
            long pid = whole(first.answer(), "pid");

            // three were there of late, so a batch waits for three
            Caller leader = callers.waiting(ROW.formatted("ok", 3, "x"));
            Caller second = callers.waiting(ROW.formatted("ok", 4, "x"));
            leader.interrupt();
            interrupted(leader);
            Caller third = callers.waiting(ROW.formatted("ok", 5, "x"));
            Caller fourth = callers.start(ROW.formatted("ok", 6, "x"));

            assertThat(prediction(second.answer())).isEqualTo(8.0);
            assertThat(prediction(third.answer())).isEqualTo(10.0);
            assertThat(prediction(fourth.answer())).isEqualTo(12.0);
            assertThat(whole(fourth.answer(), "n")).isEqualTo(3);
            assertThat(whole(fourth.answer(), "pid")).isEqualTo(pid);
        }
    }

    @Test
    void who_is_interrupted_while_the_hook_works_fails_no_other() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller leader = callers.waiting(ROW.formatted("stuck", 1, "x"));
            Caller follower = callers.waiting(ROW.formatted("stuck", 2, "x"));
            Caller leaving = callers.waiting(ROW.formatted("stuck", 3, "x"));
            callers.release();
            Eventually.within(
                    Duration.ofSeconds(20), "the hook at work", () -> Files.exists(directory.resolve("stuck")));

            long pid = predictor.processes().get(0);
            leaving.interrupt();
            interrupted(leaving);
            assertThat(predictor.processes()).containsExactly(pid);
            leader.interrupt();
            interrupted(leader);

            assertThat(prediction(follower.answer())).isEqualTo(4.0);
            assertThat(whole(follower.answer(), "n")).isEqualTo(1);
        }
    }

    private static void interrupted(Caller caller) {
        assertThatThrownBy(caller::answer)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
