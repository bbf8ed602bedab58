package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {
    private final RequestThreads threads = new RequestThreads(null, new Admission(100, 10, 4), (thread, fault) -> {});

    @Test
    void there_is_a_thread_for_every_permit_and_none_for_idling() {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) threads.executor();

        assertThat(pool.getMaximumPoolSize()).isGreaterThanOrEqualTo(100);
        assertThat(pool.allowsCoreThreadTimeOut()).isTrue();
        pool.shutdownNow();
    }

    @Test
    void ending_interrupts_what_runs_and_waits_for_it() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> waiting = threads.executor().submit(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        begun.await();

        assertThatCode(threads::end).doesNotThrowAnyException();

        assertThat(threads.executor().isTerminated()).isTrue();
        assertThat(waiting).isDone();
    }
}
