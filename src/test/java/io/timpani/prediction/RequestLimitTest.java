package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** http-api.md §13, on a clock that only moves when it is told to. */
class RequestLimitTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final RequestLimit limit = new RequestLimit(Duration.ofSeconds(3), clock::get);
    private final InputStream body = limit.watch(new ByteArrayInputStream(new byte[10]));

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private ServingException breach() {
        return Objects.requireNonNull(limit.breach());
    }

    @Test
    void a_body_that_comes_slowly_but_steadily_is_read_on() throws IOException {
        for (int i = 0; i < 10; i++) {
            pass(2);
            assertThat(limit.breach()).isNull();
            assertThat(body.read()).isZero();
        }
    }

    @Test
    void a_body_that_stalls_is_the_clients_fault() throws IOException {
        assertThat(body.readNBytes(4)).hasSize(4);
        pass(3);

        assertThat(breach().code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
        assertThat(breach().text()).contains("3 s", "DRUM_CLIENT_REQUEST_TIMEOUT");
    }

    @Test
    void waiting_for_a_free_worker_is_not_limited() throws IOException {
        body.readAllBytes();
        pass(1000);

        assertThat(limit.breach()).isNull();
    }

    @Test
    void a_call_that_takes_longer_is_timed_out() throws IOException {
        body.readAllBytes();
        pass(1000);
        limit.computes();
        pass(2);
        assertThat(limit.breach()).isNull();
        pass(1);

        assertThat(breach().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(breach().text()).contains("longer than 3 s", "DRUM_CLIENT_REQUEST_TIMEOUT");
    }

    @Test
    void a_body_that_nobody_read_to_its_end_does_not_stall_a_call() throws IOException {
        assertThat(body.read()).isZero();
        limit.computes();
        pass(2);

        assertThat(limit.breach()).isNull();
    }
}
