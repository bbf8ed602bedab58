package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads and tasks that end with their context, and those that hang or interrupt. */
@Timeout(30)
class WorkerContextThreadsTest {
    private final WorkerContext context = new WorkerContext();
    private final List<String> ran = new ArrayList<>();

    @Test
    void threads_see_the_running_flag_fall_and_are_joined() {
        CountDownLatch never = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        ran.add("interrupted while running = " + context.running());
                    }
                },
                "waiter");
        assertThat(context.running()).isFalse();
        context.start();
        assertThat(context.running()).isTrue();
        context.addThread(thread, Duration.ofSeconds(20), "waiter");
        thread.start();

        context.stop();

        assertThat(thread.isAlive()).isFalse();
        assertThat(ran).containsExactly("interrupted while running = false");
    }

    @Test
    void a_thread_is_ended_whatever_its_time() {
        CountDownLatch release = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "waiter");
        thread.setDaemon(true);
        thread.start();
        context.addThread(thread, "waiter");

        context.stop();

        assertThat(thread.isAlive()).isFalse();
        release.countDown();
    }

    @Test
    void callbacks_run_as_their_application_and_keep_no_process_alive() throws Exception {
        ClassLoader application = new ClassLoader(getClass().getClassLoader()) {};
        List<Thread> seen = new ArrayList<>();
        List<ClassLoader> loaders = new ArrayList<>();
        context.deferStop(
                () -> {
                    seen.add(Thread.currentThread());
                    loaders.add(Thread.currentThread().getContextClassLoader());
                },
                0,
                "mine");
        // a thread of the server, which is no daemon and knows the application
        Thread stopping = new Thread(context::stop);
        stopping.setContextClassLoader(application);
        stopping.start();
        stopping.join();

        assertThat(loaders).containsExactly(application);
        assertThat(seen).singleElement().matches(Thread::isDaemon, "daemon");
    }

    @Test
    void a_thread_that_does_not_end_is_named() {
        CountDownLatch release = new CountDownLatch(1);
        Thread deaf = new Thread(() -> awaitWhateverHappens(release), "deaf");
        deaf.setDaemon(true);
        deaf.start();
        context.addThread(deaf, Duration.ofMillis(20), "deaf");
        context.deferStop(() -> ran.add("next"), 1, "next");

        assertThatThrownBy(context::stop).hasMessageContaining("deaf").hasMessageContaining("20 ms");

        assertThat(ran).containsExactly("next");
        release.countDown();
    }

    @Test
    void a_thread_that_never_started_is_no_failure() {
        context.addThread(new Thread(() -> {}, "idle"), "idle");

        assertThatCode(context::stop).doesNotThrowAnyException();
    }

    @Test
    void a_task_is_cancelled_and_waited_for() {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<String> ended = new CompletableFuture<>();
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        ended.complete("interrupted");
                    }
                },
                null);
        new Thread(task).start();
        assertThatCode(() -> assertThat(started.await(20, TimeUnit.SECONDS)).isTrue())
                .doesNotThrowAnyException();
        context.addTask(task, "poller");

        context.stop();

        assertThat(task).isCancelled();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("interrupted");
    }

    @Test
    void a_task_that_cannot_be_cancelled_is_named_when_its_time_is_over() {
        CompletableFuture<Void> endless = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        context.addTask(endless, Duration.ofMillis(20), "endless");

        assertThatThrownBy(context::stop)
                .hasMessageContaining("task endless")
                .hasMessageContaining("did not end within 20 ms");
    }

    @Test
    void a_task_that_had_failed_is_told() {
        context.addTask(CompletableFuture.failedFuture(new IOException("broken")), "reader");

        assertThatThrownBy(context::stop).hasMessageContaining("reader").hasRootCauseMessage("broken");
    }

    @Test
    void a_callback_that_hangs_is_named_and_left_behind() {
        WorkerContext impatient = new WorkerContext(Duration.ofMillis(50));
        CountDownLatch interrupted = new CountDownLatch(1);
        impatient.deferCleanup(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                },
                1,
                "hanging client");
        impatient.deferCleanup(() -> ran.add("next"), 0, "next");

        assertThatThrownBy(impatient::cleanup)
                .hasMessageContaining("hanging client")
                .hasMessageContaining("did not end within 50 ms");

        assertThat(ran).containsExactly("next");
        assertThatCode(() -> assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue())
                .doesNotThrowAnyException();
    }

    @Test
    void an_interrupted_stop_still_runs_every_callback() {
        context.deferStop(() -> ran.add("first"), 0, "first");
        context.deferStop(() -> ran.add("next"), 1, "next");
        Thread.currentThread().interrupt();

        context.stop();

        assertThat(Thread.interrupted()).as("kept for whoever sent it").isTrue();
        assertThat(ran).containsExactly("first", "next");
    }

    @Test
    void an_interrupt_while_a_callback_runs_does_not_cut_it_short() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        context.deferStop(
                () -> {
                    begun.countDown();
                    release.await();
                    ran.add("to its end");
                },
                0,
                "slow");
        AtomicBoolean kept = new AtomicBoolean();
        Thread stopping = new Thread(() -> {
            context.stop();
            kept.set(Thread.interrupted());
        });
        stopping.start();
        begun.await();

        stopping.interrupt();
        // taken note of as soon as it waits again, the flag taken
        while (stopping.isInterrupted() || stopping.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        release.countDown();
        stopping.join();

        assertThat(ran).containsExactly("to its end");
        assertThat(kept).as("kept for whoever sent it").isTrue();
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // deaf on purpose: the latch alone ends it
            }
        }
    }
}
