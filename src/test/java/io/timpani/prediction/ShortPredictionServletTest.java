package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.http.LedCall;
import io.timpani.http.LedRequest;
import io.timpani.lifecycle.Injection;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.TestRuntime;
import io.timpani.lifecycle.TestServing;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JAX-RS would answer, without it. */
@Timeout(60)
class ShortPredictionServletTest {
    /** What the model does in a call; it is code of another class loader, which shares only the JDK with us. */
    private static final String DURING = "timpani.test.during-the-short-call";

    private Serving serving;
    private TestRuntime runtime;
    private ShortPredictionServlet servlet;

    @BeforeEach
    void serve(@TempDir Path dir) {
        serving = TestServing.oneAtATime(
                dir, "((java.util.concurrent.Callable<?>) System.getProperties().get(\"" + DURING + "\")).call();");
        runtime = new TestRuntime(serving);
        servlet = Injection.into(new ShortPredictionServlet(), runtime, new StructuredPrediction());
        during(() -> true);
    }

    @AfterEach
    void end() {
        System.getProperties().remove(DURING);
        assertThat(serving.admission().inFlight()).isZero();
        serving.close();
    }

    @Test
    void a_call_is_answered_on_its_own_thread() throws Exception {
        Thread[] thread = new Thread[1];
        String[] id = new String[1];
        during(() -> {
            thread[0] = Thread.currentThread();
            id[0] = LedRequest.trail().id();
            return true;
        });

        LedCall.Answered answer = LedCall.serve(serving, "a\n1\n", servlet);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"predictions\":[1.0]}");
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Content-Length", "21")
                .containsEntry("X-Request-ID", "call-7");
        assertThat(thread).containsExactly(Thread.currentThread());
        assertThat(id).containsExactly("call-7");
        assertThat(runtime.queued).isEmpty();
        assertThat(runtime.faults).isEmpty();
    }

    @Test
    void a_failure_is_answered_and_the_runtime_learns_of_it() throws Exception {
        during(() -> {
            throw new IllegalStateException("boom");
        });

        LedCall.Answered answer = LedCall.serve(serving, "a\n1\n", servlet);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).startsWith("{\"message\":\"ERROR: ").contains("boom");
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Content-Length", Integer.toString(answer.body().length()));
        assertThat(runtime.faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault).hasMessageContaining("boom"));
    }

    @Test
    void what_is_wrong_with_the_request_is_told_to_its_client() throws Exception {
        assertThat(LedCall.serve(serving, "", servlet).status()).isEqualTo(422);
        assertThat(LedCall.serve(serving, "a,b\n1\n", servlet).body()).contains("ERROR: ");
    }

    private static void during(Callable<?> action) {
        System.getProperties().put(DURING, action);
    }
}
