package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.LedCall;
import io.timpani.http.LedRequest;
import io.timpani.http.RequestTrail;
import io.timpani.lifecycle.Injection;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.TestRuntime;
import io.timpani.lifecycle.TestServing;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.TimeoutHandler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** http-api.md §13 on one thread: the clock moves, the queue runs and timeouts are asked for when a test says so. */
@Timeout(60)
class PredictionResourceTest {
    /** What the model does in a call; it is code of another class loader, which shares only the JDK with us. */
    private static final String DURING = "timpani.test.during-the-call";

    private final AtomicLong clock = new AtomicLong();
    private final FakeAnswer answer = new FakeAnswer();
    private Serving serving;
    private TestRuntime runtime;
    private PredictionResource resource;

    @BeforeEach
    void serve(@TempDir Path dir) {
        serving = TestServing.limited(
                dir,
                Duration.ofSeconds(3),
                "((java.util.concurrent.Callable<?>) System.getProperties().get(\"" + DURING + "\")).call();");
        runtime = new TestRuntime(serving);
        resource = Injection.into(new PredictionResource(), runtime, new StructuredPrediction());
        resource.clock = clock::get;
        during(() -> true);
    }

    @AfterEach
    void end() {
        System.getProperties().remove(DURING);
        assertThat(Thread.interrupted())
                .as("a cancelled call interrupts its thread once")
                .isFalse();
        assertThat(serving.admission().inFlight()).isZero();
        serving.close();
    }

    /** Resumed once, as JAX-RS has it. */
    private static final class FakeAnswer {
        final List<Object> resumed = new ArrayList<>();

        @Nullable
        RuntimeException broken;

        @Nullable
        TimeoutHandler handler;

        long millis;

        AsyncResponse response() {
            return (AsyncResponse) Proxy.newProxyInstance(
                    AsyncResponse.class.getClassLoader(),
                    new Class<?>[] {AsyncResponse.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "resume" -> resume(arguments[0]);
                        case "register" -> List.of();
                        case "setTimeoutHandler" -> {
                            handler = (TimeoutHandler) arguments[0];
                            yield null;
                        }
                        case "setTimeout" -> {
                            millis = ((TimeUnit) arguments[1]).toMillis((long) arguments[0]);
                            yield true;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private boolean resume(Object with) {
            if (broken != null) {
                throw broken;
            }
            return resumed.isEmpty() && resumed.add(with);
        }

        /** Time is up, as JAX-RS sees it. */
        void timeOut() {
            Objects.requireNonNull(handler).handleTimeout(response());
        }

        ServingException failure() {
            assertThat(resumed).singleElement().isInstanceOf(ServingException.class);
            return (ServingException) resumed.get(0);
        }
    }

    @Test
    void a_call_is_answered_by_its_thread_and_leaves_the_gate() {
        RequestTrail trail = ask(csv());
        assertThat(answer.resumed).isEmpty();
        assertThat(serving.admission().inFlight()).isEqualTo(1);
        String[] id = new String[1];
        during(() -> id[0] = LedRequest.trail().id());

        runQueue();

        assertThat(answer.resumed).singleElement().satisfies(PredictionResourceTest::isPrediction);
        assertThat(id).containsExactly(trail.id());
        assertThat(runtime.faults).isEmpty();
    }

    @Test
    void time_in_the_queue_is_nobodys_fault() {
        ask(csv());
        assertThat(answer.millis).isBetween(3_000L, 3_001L);
        pass(1000);
        answer.timeOut();
        assertThat(answer.resumed).isEmpty();
        assertThat(answer.millis).isBetween(3_000L, 3_001L);

        runQueue();

        assertThat(answer.resumed).singleElement().satisfies(PredictionResourceTest::isPrediction);
    }

    @Test
    void a_body_that_stalls_is_cut_and_its_thread_freed() {
        boolean[] interrupted = new boolean[1];
        ask(new InputStream() {
            @Override
            public int read() {
                pass(3);
                answer.timeOut();
                interrupted[0] = Thread.interrupted();
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        });

        runQueue();

        assertThat(answer.failure().code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(interrupted[0]).isTrue();
    }

    @Test
    void a_call_that_takes_longer_is_timed_out() {
        ask(csv());
        boolean[] interrupted = new boolean[1];
        during(() -> {
            pass(2);
            answer.timeOut();
            assertThat(answer.resumed).isEmpty();
            assertThat(answer.millis).isBetween(1_000L, 1_001L);
            pass(1);
            answer.timeOut();
            interrupted[0] = Thread.interrupted();
            return true;
        });

        runQueue();

        assertThat(answer.failure().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(interrupted[0]).isTrue();
        assertThat(runtime.faults).isEmpty();
    }

    @Test
    void a_failure_is_the_answer() {
        ask(csv());
        during(() -> {
            throw new IllegalStateException("boom");
        });

        runQueue();

        assertThat(answer.failure().code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(runtime.faults).as("the mapper tells what is answered").isEmpty();
    }

    @Test
    void a_failure_after_the_answer_is_not_lost() {
        ask(csv());
        during(() -> {
            pass(3);
            answer.timeOut();
            assertThat(Thread.interrupted()).isTrue();
            throw new IllegalStateException("boom");
        });

        runQueue();

        assertThat(answer.failure().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(runtime.faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault).hasMessageContaining("boom"));
    }

    @Test
    void an_answer_that_cannot_be_sent_is_not_lost() {
        ask(csv());
        IllegalStateException broken = new IllegalStateException("the server has gone");
        answer.broken = broken;

        runQueue();

        assertThat(runtime.faults).containsExactly(broken);
    }

    private RequestTrail ask(InputStream body) {
        return LedCall.lead(serving, body, () -> resource.predictLater(answer.response()));
    }

    private void runQueue() {
        runtime.queued.remove().run();
        assertThat(runtime.queued).isEmpty();
    }

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void during(Callable<?> action) {
        System.getProperties().put(DURING, action);
    }

    private static InputStream csv() {
        return new ByteArrayInputStream("a\n1\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void isPrediction(Object resumed) {
        assertThat(resumed).isInstanceOf(JsonBuffer.class);
        assertThat(new String(((JsonBuffer) resumed).toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"predictions\":[1.0]}");
    }
}
