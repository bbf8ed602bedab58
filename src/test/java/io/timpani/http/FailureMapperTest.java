package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.lifecycle.Injection;
import io.timpani.lifecycle.TestRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.testing.LogLines;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

/** http-api.md §6. */
class FailureMapperTest {
    private final TestRuntime runtime = new TestRuntime(null);

    @Test
    void a_known_failure_is_answered_by_its_code() {
        ErrorAnswer answer = judged(new ServingException(ErrorCode.INVALID_INPUT, "no X"));

        assertThat(answer).isEqualTo(new ErrorAnswer(422, "message", "ERROR: no X"));
    }

    @Test
    void a_failure_of_ours_shows_its_kind_only() {
        ErrorAnswer answer = judged(new IllegalStateException("/secret/path"));

        assertThat(answer)
                .isEqualTo(new ErrorAnswer(500, "message", "ERROR: the server failed: IllegalStateException"));
    }

    @Test
    void an_operator_who_wants_it_sees_the_stack_trace() {
        runtime.showStacktrace = true;

        assertThat(judged(new IllegalStateException("deep")).text())
                .contains("IllegalStateException: deep", "at io.timpani.http.FailureMapperTest");
    }

    @Test
    void the_runtime_learns_of_every_failure() {
        OutOfMemoryError failure = new OutOfMemoryError("heap");

        judged(failure);

        assertThat(runtime.faults).containsExactly(failure);
    }

    @Test
    void our_faults_are_errors_in_the_log_and_those_of_clients_are_not() {
        try (LogLines log = LogLines.of(FailureMapper.class.getName())) {
            judged(new ServingException(ErrorCode.INVALID_INPUT, "no X"));
            judged(new ServingException(ErrorCode.OVERLOADED, "later"));
            judged(new ServingException(ErrorCode.MODEL_FAILED, "boom"));

            assertThat(log.lines())
                    .containsExactly("INFO request 42 failed", "INFO request 42 failed", "SEVERE request 42 failed");
        }
    }

    private ErrorAnswer judged(Throwable failure) {
        Requests exchange = Requests.to("/predict").header("X-Request-ID", "42");
        HttpServletRequest request = exchange.request();
        RequestTrail.begin(request, exchange.response());
        return Injection.into(new FailureMapper(), runtime, request).judged(failure);
    }
}
