package io.timpani.engine.python;

import static io.timpani.engine.python.BatchModel.CODE;
import static io.timpani.engine.python.BatchModel.HELD;
import static io.timpani.engine.python.BatchModel.ROW;
import static io.timpani.engine.python.BatchModel.WAIT;
import static io.timpani.engine.python.BatchModel.prediction;
import static io.timpani.engine.python.BatchModel.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.timpani.engine.Predictor;
import io.timpani.engine.python.BatchCallers.Caller;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that fail: whose row it was, and what becomes of the others. */
class BatchFailureTest {
    @TempDir
    Path directory;

    private PythonModel model() throws Exception {
        return PythonModel.of(directory, CODE).batches(64, WAIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "user", "kill"})
    void a_row_that_fails_fails_alone(String mode) throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller before = callers.waiting(ROW.formatted("ok", 1, "x"));
            Caller failing = callers.waiting(ROW.formatted(mode, 2, "x"));
            Caller after = callers.waiting(ROW.formatted("ok", 3, "x"));
            callers.release();

            assertThat(prediction(before.answer())).isEqualTo(2.0);
            assertThat(prediction(after.answer())).isEqualTo(6.0);
            assertThat(whole(before.answer(), "n") + whole(after.answer(), "n")).isEqualTo(2);
            Throwable failure = catchThrowable(failing::answer).getCause();
            switch (mode) {
                case "bad" -> assertThat(failure).hasMessageContaining("row 0 is bad");
                case "user" ->
                    assertThat(failure)
                            .isInstanceOfSatisfying(
                                    UserErrorException.class,
                                    e -> assertThat(e.status()).isEqualTo(418));
                default -> assertThat(failure).hasMessageContaining("signal 9");
            }
        }
    }

    @Test
    void a_leader_whose_row_ends_the_worker_harms_nobody_and_is_made_again_once() throws Exception {
        try (Predictor predictor = model().retrying().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller failing = callers.waiting(ROW.formatted("kill", 2, "x"));
            Caller after = callers.waiting(ROW.formatted("ok", 3, "x"));
            callers.release();

            assertThat(prediction(after.answer())).isEqualTo(6.0);
            assertThat(catchThrowable(failing::answer)).hasRootCauseInstanceOf(java.io.IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "sort"})
    void rows_are_predicted_one_by_one_when_nobody_can_tell_whose_an_answer_is(String mode) throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller one = callers.waiting(ROW.formatted(mode, 9, "x"));
            Caller two = callers.waiting(ROW.formatted(mode, 3, "x"));
            callers.release();

            assertThat(prediction(one.answer())).isEqualTo(18.0);
            assertThat(prediction(two.answer())).isEqualTo(6.0);
            assertThat(whole(one.answer(), "n")).isEqualTo(1);
        }
    }

    @Test
    void a_closed_model_refuses_every_row_of_a_batch() throws Exception {
        Predictor predictor = model().load();
        try (BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            List<Caller> waiting =
                    List.of(callers.waiting(ROW.formatted("ok", 1, "a")), callers.waiting(ROW.formatted("ok", 2, "b")));

            predictor.close();

            for (Caller caller : waiting) {
                assertThatThrownBy(caller::answer)
                        .cause()
                        .isInstanceOfSatisfying(
                                ServingException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERVING));
            }
        }
    }
}
