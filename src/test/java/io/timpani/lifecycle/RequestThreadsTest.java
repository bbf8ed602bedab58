package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {
    private final RequestThreads threads = new RequestThreads(null, new Admission(100, 10, 4), (thread, fault) -> {});

    @Test
    void a_hundred_tasks_that_wait_keep_no_other_from_running() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        for (int task = 0; task < 100; task++) {
            threads.executor().execute(() -> await(release));
        }

        assertThat(threads.executor().submit(() -> "ran").get(20, TimeUnit.SECONDS))
                .isEqualTo("ran");

        release.countDown();
        threads.end();
    }

    @Test
    void a_thread_that_is_free_is_used_before_another_is_started() throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) threads.executor();
        for (int task = 0; task < 1_000; task++) {
            pool.submit(() -> "ran").get();
            // the thread is free a moment after its task
            while (pool.getActiveCount() > 0) {
                Thread.onSpinWait();
            }
        }

        assertThat(pool.getLargestPoolSize()).isLessThan(100);
        threads.end();
    }

    @Test
    void what_finds_no_thread_waits_for_one() throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) threads.executor();
        CountDownLatch release = new CountDownLatch(1);
        for (int task = 0; task < pool.getMaximumPoolSize(); task++) {
            pool.execute(() -> await(release));
        }
        Future<String> late = pool.submit(() -> "ran");
        assertThat(pool.getQueue()).hasSize(1);

        release.countDown();

        assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
        threads.end();
    }

    @Test
    void what_never_began_is_told_at_the_end() throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) threads.executor();
        CountDownLatch release = new CountDownLatch(1);
        for (int task = 0; task < pool.getMaximumPoolSize(); task++) {
            pool.execute(() -> await(release));
        }
        Future<String> late = pool.submit(() -> "told");

        threads.end();

        assertThat(late).isDone();
        assertThat(late.get()).isEqualTo("told");
    }

    @Test
    void what_a_task_throws_is_told() throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        RequestThreads watched =
                new RequestThreads(null, new Admission(100, 10, 4), (thread, fault) -> told.complete(fault));

        watched.executor().execute(() -> {
            throw new IllegalStateException("nobody waits for this");
        });

        assertThat(told.get(20, TimeUnit.SECONDS)).hasMessage("nobody waits for this");
        watched.end();
    }

    @Test
    void after_the_end_tasks_are_refused() throws Exception {
        threads.end();

        assertThatThrownBy(() -> threads.executor().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
