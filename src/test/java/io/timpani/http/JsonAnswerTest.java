package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.JsonBuffer;
import io.timpani.lifecycle.TestRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import io.timpani.testing.LogLines;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** http-api.md §1.2 and §6 without JAX-RS. */
class JsonAnswerTest {
    private final TestRuntime runtime = new TestRuntime(null);

    @Test
    void what_the_work_returns_is_sent_with_type_and_length() {
        Requests exchange = request();

        send(
                exchange,
                trail -> new JsonBuffer().raw("{\"id\":").text(trail.id()).raw('}'));

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.written()).isEqualTo("{\"id\":\"42\"}");
        assertThat(exchange.answered())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Content-Length", "11");
        assertThat(runtime.faults).isEmpty();
    }

    @Test
    void a_failure_is_judged_and_logged_as_everywhere() {
        OutOfMemoryError failure = new OutOfMemoryError("heap");
        Requests exchange;
        try (LogLines log = LogLines.of(FailureMapper.class.getName())) {
            exchange = failed(failure);
            failed(new ServingException(ErrorCode.INVALID_INPUT, "no X"));

            assertThat(log.lines()).containsExactly("SEVERE request 42 failed", "INFO request 42 failed");
        }

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.written()).isEqualTo("{\"message\":\"ERROR: the server failed: OutOfMemoryError\"}");
        assertThat(exchange.answered())
                .containsEntry("Content-Type", "application/json")
                .containsEntry(
                        "Content-Length", Integer.toString(exchange.written().length()))
                .doesNotContainKeys("Retry-After", "X-Drum-User-Http-Error", "WWW-Authenticate");
        assertThat(runtime.faults).first().isSameAs(failure);
    }

    @Test
    void an_error_of_the_users_own_is_marked() {
        Requests exchange = failed(new UserErrorException(418, "no coffee"));

        assertThat(exchange.status()).isEqualTo(418);
        assertThat(exchange.written()).isEqualTo("{\"message\":\"no coffee\"}");
        assertThat(exchange.answered()).containsEntry("X-Drum-User-Http-Error", "true");
    }

    @Test
    void who_comes_too_early_is_told_when_to_come_again() {
        Requests exchange = failed(new ServingException(ErrorCode.NOT_SERVING, "later"));

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.answered()).containsEntry("Retry-After", "1");
    }

    @Test
    void who_is_unknown_is_told_how_to_show_himself() {
        assertThat(failed(new ServingException(ErrorCode.UNAUTHENTICATED, "who?"))
                        .answered())
                .containsAllEntriesOf(Map.of("WWW-Authenticate", "Bearer"));
    }

    @Test
    void an_operator_who_wants_it_sees_the_stack_trace() {
        runtime.showStacktrace = true;

        assertThat(failed(new IllegalStateException("deep")).written()).contains("at io.timpani.http.JsonAnswerTest");
    }

    @Test
    void a_client_that_is_gone_is_no_failure() {
        try (LogLines log = LogLines.of("io.timpani.http")) {
            send(request().gone(), trail -> new JsonBuffer().raw("{}"));

            assertThat(log.lines()).isEmpty();
        }
        assertThat(runtime.faults).isEmpty();
    }

    private static Requests request() {
        return Requests.to("/predict").header("X-Request-ID", "42");
    }

    private Requests failed(Throwable failure) {
        Requests exchange = request();
        send(exchange, trail -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
        return exchange;
    }

    private void send(Requests exchange, Function<RequestTrail, JsonBuffer> work) {
        LedRequest.enter(RequestTrail.begin(exchange.request(), exchange.response()));
        try {
            JsonAnswer.send(exchange.response(), runtime, work);
        } finally {
            LedRequest.leave();
        }
    }
}
