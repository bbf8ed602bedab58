package io.timpani.engine.python;

import static io.timpani.engine.python.BatchModel.CODE;
import static io.timpani.engine.python.BatchModel.HELD;
import static io.timpani.engine.python.BatchModel.ROW;
import static io.timpani.engine.python.BatchModel.prediction;
import static io.timpani.engine.python.BatchModel.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.engine.python.BatchCallers.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several workers get batches, and when. */
class BatchLanesTest {
    private static final Duration LONG = Duration.ofSeconds(100);

    @TempDir
    Path directory;

    private PythonModel model() throws Exception {
        return PythonModel.of(directory, CODE).workers(2);
    }

    @Test
    void rows_wait_for_the_call_before_though_a_worker_is_free() throws Exception {
        try (Predictor predictor = model().batches(64, LONG).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            List<Caller> waiting = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                waiting.add(callers.waiting(ROW.formatted("ok", i, "x")));
            }
            callers.release();
            assertThat(whole(first.answer(), "n")).isEqualTo(1);

            // seven were there of late, so a batch waits for seven
            waiting.add(callers.start(ROW.formatted("ok", 6, "x")));
            for (int i = 0; i < 7; i++) {
                assertThat(prediction(waiting.get(i).answer())).isEqualTo(2.0 * i);
                assertThat(whole(waiting.get(i).answer(), "n")).isEqualTo(7);
            }
        }
    }

    @Test
    void a_full_batch_goes_to_a_free_worker_at_once() throws Exception {
        try (Predictor predictor = model().batches(2, LONG).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            Caller second = callers.waiting(ROW.formatted("ok", 1, "x"));
            Caller third = callers.start(ROW.formatted("ok", 2, "x"));

            assertThat(prediction(second.answer())).isEqualTo(2.0);
            assertThat(prediction(third.answer())).isEqualTo(4.0);
            assertThat(whole(third.answer(), "n")).isEqualTo(2);
            callers.release();
            assertThat(whole(first.answer(), "pid")).isNotEqualTo(whole(third.answer(), "pid"));
        }
    }

    @Test
    void a_call_that_takes_long_holds_rows_up_no_longer_than_others_are_waited_for() throws Exception {
        try (Predictor predictor = model().batches(64, Duration.ofMillis(2)).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);

            assertThat(prediction(callers.start(ROW.formatted("ok", 1, "x")).answer()))
                    .isEqualTo(2.0);
            assertThat(first.task().isDone()).isFalse();
            callers.release();
            assertThat(whole(first.answer(), "n")).isEqualTo(1);
        }
    }
}
