package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** http-api.md §13, on a clock that only moves when it is told to. */
class RequestLimitTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final RequestLimit limit = new RequestLimit(Duration.ofSeconds(3), clock::get);
    /** Gives a byte a call; what happens while somebody waits for it is up to the test. */
    private Runnable meanwhile = () -> {};

    private final InputStream body = limit.watch(new InputStream() {
        private int given;

        @Override
        public int read() {
            meanwhile.run();
            return given++ < 10 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return length == 0 ? 0 : read() < 0 ? -1 : 1;
        }
    });

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private ServingException breach() {
        return Objects.requireNonNull(limit.breach());
    }

    @Test
    void a_body_that_comes_slowly_but_steadily_is_read_on() throws IOException {
        meanwhile = () -> {
            pass(2);
            assertThat(limit.breach()).isNull();
        };
        for (int i = 0; i < 5; i++) {
            assertThat(body.read()).isZero();
            assertThat(body.read(new byte[4])).isEqualTo(1);
        }
        assertThat(body.read()).isNegative();
    }

    @Test
    void a_body_that_stalls_is_the_clients_fault() throws IOException {
        assertThat(body.readNBytes(4)).hasSize(4);
        List<ServingException> breaches = new ArrayList<>();
        meanwhile = () -> {
            pass(3);
            breaches.add(breach());
        };
        assertThat(body.read()).isZero();
        assertThat(body.read(new byte[4])).isEqualTo(1);

        assertThat(breaches).hasSize(2).allSatisfy(breach -> {
            assertThat(breach.code()).isEqualTo(ErrorCode.MALFORMED_REQUEST);
            assertThat(breach.text()).contains("3 s", "DRUM_CLIENT_REQUEST_TIMEOUT");
        });
        assertThat(limit.breach()).as("after the read").isNull();
    }

    @Test
    void a_read_that_fails_is_over() {
        InputStream broken = limit.watch(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThatThrownBy(broken::read).isInstanceOf(IOException.class);
        pass(1000);

        assertThat(limit.breach()).isNull();
    }

    @Test
    void waiting_for_a_thread_is_not_limited() {
        pass(1000);

        assertThat(limit.breach()).isNull();
        assertThat(limit.millisLeft()).isGreaterThan(2000);
    }

    @Test
    void work_between_two_reads_is_not_limited() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(body.read()).isZero();
            pass(1000);
            assertThat(limit.breach()).isNull();
        }
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
