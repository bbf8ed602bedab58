package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.lifecycle.Injection;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.TestRuntime;
import io.timpani.lifecycle.TestServing;
import io.timpani.testing.LogLines;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What passes the door ends at the door, whatever becomes of it in between. */
@Timeout(60)
class ServingFilterTest {
    private static final int MOST_BYTES = 64 * 1024;

    private Serving model;
    private TestRuntime runtime;
    private final FilterChain nobody = (request, response) -> {
        throw new AssertionError("led on");
    };

    @BeforeEach
    void serve(@TempDir Path dir) {
        model = TestServing.onnx(dir);
        runtime = new TestRuntime(model);
    }

    @AfterEach
    void nothing_is_left_behind() {
        assertThat(model.admission().inFlight()).isZero();
        assertThat(LedRequest.current()).isNull();
        assertThat(runtime.telemetry().metrics().prometheus()).doesNotContainPattern("in_flight\\{[^}]*} [^0]");
        model.close();
    }

    @Test
    void what_escapes_a_resource_is_answered_before_the_request_ends() throws Exception {
        Requests exchange = Requests.to("/predict").length(10).header("X-Request-ID", "42");
        IllegalStateException failure = new IllegalStateException("/a/secret");
        int[] inFlight = new int[1];
        try (LogLines log = LogLines.of(
                "io.timpani.http", () -> inFlight[0] = model.admission().inFlight())) {
            pass(exchange, (request, response) -> {
                throw failure;
            });

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0)).isEqualTo("SEVERE request 42 failed");
            assertThat(log.lines().get(1)).startsWith("INFO 500 POST /predict");
        }

        assertThat(inFlight[0]).isEqualTo(1);
        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.written()).isEqualTo("{\"message\":\"ERROR: the server failed: IllegalStateException\"}");
        assertThat(runtime.faults).containsExactly(failure);
        assertThat(metrics()).contains("outcome=\"failed\"").doesNotContain("outcome=\"ok\"");
    }

    @Test
    void errors_and_servlet_exceptions_are_no_exception() throws Exception {
        Requests error = Requests.to("/info");
        pass(error, (request, response) -> {
            throw new StackOverflowError();
        });
        Requests servlet = Requests.to("/info");
        pass(servlet, (request, response) -> {
            throw new ServletException("wrapped");
        });

        assertThat(error.written()).contains("StackOverflowError");
        assertThat(servlet.written()).contains("ServletException");
    }

    @Test
    void an_answer_that_has_begun_is_not_written_over() throws Exception {
        Requests exchange = Requests.to("/info");
        pass(exchange, (request, response) -> {
            exchange.commit();
            throw new IllegalStateException("late");
        });

        assertThat(exchange.written()).isEmpty();
        assertThat(exchange.status()).isEqualTo(200);
    }

    @Test
    void a_client_that_is_gone_leaves_nothing_behind() {
        assertThatThrownBy(() -> pass(Requests.to("/nothing").gone(), nobody)).isInstanceOf(IOException.class);
        assertThat(metrics()).contains("timpani_requests_total{route=\"unknown\"");
    }

    @Test
    void a_server_that_is_still_starting_answers_503() throws Exception {
        runtime.started = false;
        Requests exchange = Requests.to("/info");

        pass(exchange, nobody);

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.answered()).containsEntry("Retry-After", "1").containsKey("X-Request-ID");
        assertThat(exchange.written()).isEqualTo("{\"message\":\"ERROR: the server is still starting\"}");
    }

    @Test
    void a_model_that_is_not_loaded_answers_503() throws Exception {
        Requests exchange = Requests.to("/predict").length(10);

        filter(new TestRuntime(null)).doFilter(exchange.request(), exchange.response(), nobody);

        assertThat(exchange.status()).isEqualTo(503);
    }

    @Test
    void a_closed_gate_answers_503_and_counts_nobody(@TempDir Path own) throws Exception {
        try (Serving serving = TestServing.onnx(own)) {
            serving.admission().drain(Duration.ZERO);
            Requests exchange = Requests.to("/predict").length(10);

            filter(new TestRuntime(serving)).doFilter(exchange.request(), exchange.response(), nobody);

            assertThat(exchange.status()).isEqualTo(503);
            assertThat(exchange.answered()).containsEntry("Retry-After", "1");
            assertThat(serving.admission().inFlight()).isZero();
        }
    }

    @Test
    void a_short_call_stays_on_its_thread_and_knows_its_request() throws Exception {
        Requests exchange = Requests.to("/predict").length(MOST_BYTES).header("X-Request-ID", "42");
        String[] seen = new String[1];

        pass(exchange, (request, response) -> {
            seen[0] = LedRequest.trail().id();
            assertThat(LedRequest.trail().serving()).isSameAs(model);
            assertThat(LedRequest.here()).isSameAs(request);
            assertThat(model.admission().inFlight()).isEqualTo(1);
        });

        assertThat(seen).containsExactly("42");
        assertThat(exchange.forwards()).isEmpty();
    }

    @Test
    void a_short_call_by_another_name_is_led_to_the_same_servlet() throws Exception {
        Requests alias = Requests.to("/invocations/").length(10);
        pass(alias, nobody);
        Requests encoded = Requests.to("/predic%74").length(10);
        pass(encoded, nobody);

        assertThat(alias.forwards()).containsExactly("/predict");
        assertThat(encoded.forwards()).containsExactly("/predict");
    }

    @Test
    void only_jaxrs_is_kept_from_what_clients_send() throws Exception {
        HttpServletRequest[] led = new HttpServletRequest[2];
        pass(
                Requests.to("/predict/").length(10).header("Accept", "text/html"),
                (request, response) -> led[0] = (HttpServletRequest) request);
        pass(
                Requests.to("/info").header("Accept", "text/html"),
                (request, response) -> led[1] = (HttpServletRequest) request);

        assertThat(led[0]).isNotInstanceOf(TamedRequest.class);
        assertThat(led[1]).isInstanceOf(TamedRequest.class);
    }

    @Test
    void a_long_call_or_one_of_unknown_length_goes_to_a_thread_that_may_wait() throws Exception {
        Requests unknown = Requests.to("/predict").length(-1);
        pass(unknown, nobody);
        Requests big = Requests.to("/predict").length(MOST_BYTES + 1);
        pass(big, nobody);

        assertThat(unknown.forwards()).containsExactly("/predict-later");
        assertThat(big.forwards()).containsExactly("/predict-later");
    }

    @Test
    void a_call_that_is_answered_later_keeps_its_place_until_then() throws Exception {
        Requests exchange = Requests.to("/predict").length(10);
        pass(exchange, (request, response) -> exchange.startAsync());
        assertThat(model.admission().inFlight()).isEqualTo(1);

        exchange.listeners().get(0).onComplete(null);

        assertThat(model.admission().inFlight()).isZero();
    }

    @Test
    void an_unknown_path_a_wrong_method_and_a_question_are_answered_here() throws Exception {
        Requests unknown = Requests.to("/nothing");
        pass(unknown, nobody);
        Requests wrong = Requests.to("/predict").method("DELETE");
        pass(wrong, nobody);
        Requests question = Requests.to("/predict").method("OPTIONS");
        pass(question, nobody);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.written()).contains("/nothing");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.written()).contains("/predict", "DELETE");
        assertThat(wrong.answered()).containsEntry("Allow", "POST, OPTIONS");
        assertThat(question.status()).isEqualTo(200);
        assertThat(question.written()).isEmpty();
        assertThat(question.answered()).containsEntry("Allow", "POST, OPTIONS");
    }

    @Test
    void lines_are_marked_while_the_filter_is_in_service() throws Exception {
        System.Logger engine = System.getLogger("io.timpani.testfilter");
        ServingFilter filter = filter(runtime);
        try (LogLines log = LogLines.of("io")) {
            filter.init();
            for (int i = 0; i < 2; i++) {
                Requests exchange = Requests.to("/info").header("X-Request-ID", "42");
                filter.doFilter(
                        exchange.request(),
                        exchange.response(),
                        (request, response) -> engine.log(System.Logger.Level.WARNING, "slow"));
                filter.destroy();
            }

            assertThat(log.lines()).containsExactly("WARNING slow [request 42]", "WARNING slow");
        }
    }

    private static ServingFilter filter(TestRuntime serving) {
        return Injection.into(new ServingFilter(), serving);
    }

    private void pass(Requests exchange, FilterChain chain) throws IOException, ServletException {
        filter(runtime).doFilter(exchange.request(), exchange.response(), chain);
    }

    private String metrics() {
        return runtime.telemetry().metrics().prometheus();
    }
}
