package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

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

@Timeout(30)
class WorkerContextTest {
    private final WorkerContext context = new WorkerContext();
    private final List<String> ran = new ArrayList<>();

    @Test
    void stop_runs_in_ascending_order() {
        for (int order : new int[] {5, -1, 100, 0}) {
            context.deferStop(() -> ran.add("stop " + order), order, "stop " + order);
        }

        context.stop();

        assertThat(ran).containsExactly("stop -1", "stop 0", "stop 5", "stop 100");
    }

    @Test
    void cleanup_runs_in_descending_order() {
        context.addCloseable(() -> ran.add("client"), WorkerContext.CLIENT, "client");
        context.addCloseable(() -> ran.add("predictor"), WorkerContext.PREDICTOR, "predictor");
        context.deferCleanup(() -> ran.add("flusher"), WorkerContext.STDOUT_FLUSHER, "flusher");
        context.deferCleanup(() -> ran.add("executor"), WorkerContext.EXECUTOR, "executor");

        context.cleanup();

        assertThat(ran).containsExactly("predictor", "executor", "flusher", "client");
    }

    @Test
    void equal_orders_run_last_in_first_out() {
        for (int i = 0; i < 4; i++) {
            String name = String.valueOf(i);
            context.deferStop(() -> ran.add("stop " + name), 7, name);
            context.deferCleanup(() -> ran.add("clean " + name), 7, name);
        }

        context.stop();
        context.cleanup();

        assertThat(ran)
                .containsExactly("stop 3", "stop 2", "stop 1", "stop 0", "clean 3", "clean 2", "clean 1", "clean 0");
    }

    @Test
    void stop_leaves_clean_up_callbacks_alone() {
        context.deferCleanup(() -> ran.add("clean"), 0, "clean");

        context.stop();

        assertThat(ran).isEmpty();
    }

    @Test
    void a_failing_callback_keeps_no_other_from_running() {
        context.deferCleanup(() -> ran.add("last"), 0, "last");
        context.deferCleanup(() -> fail(new IOException("disk")), 1, "second");
        context.deferCleanup(() -> fail(new IllegalStateException("pool")), 2, "first");

        Throwable failure = catchThrowable(context::cleanup);

        assertThat(ran).containsExactly("last");
        assertThat(failure).hasMessageContaining("first").hasMessageContaining("pool");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .hasMessageContaining("second")
                .hasMessageContaining("disk")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void not_even_an_error_keeps_others_from_running() {
        context.deferStop(() -> fail(new StackOverflowError("deep")), 0, "recursion");
        context.deferStop(() -> fail(new NoClassDefFoundError("gone")), 1, "class");
        context.deferStop(() -> fail(new AssertionError("wrong")), 2, "check");
        context.deferStop(() -> ran.add("last"), 3, "last");

        assertThatThrownBy(context::stop)
                .hasMessageContaining("recursion")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
        assertThat(ran).containsExactly("last");
    }

    @Test
    void a_failure_says_which_phase_it_is_of() {
        context.deferStop(() -> fail(new IOException("a")), 0, "watchdog");
        context.deferCleanup(() -> fail(new IOException("b")), 0, "client");

        assertThatThrownBy(context::stop).hasMessageStartingWith("stop failed: watchdog");
        assertThatThrownBy(context::cleanup).hasMessageStartingWith("clean-up failed: client");
    }

    @Test
    void callbacks_run_once() {
        context.deferStop(() -> ran.add("stop"), 0, "stop");
        context.deferCleanup(() -> fail(new IOException("only once")), 0, "clean");

        context.stop();
        context.stop();
        assertThatThrownBy(context::cleanup).hasMessageContaining("only once");
        assertThatCode(context::cleanup).doesNotThrowAnyException();

        assertThat(ran).containsExactly("stop");
    }

    @Test
    void what_registers_after_its_phase_runs_at_once() {
        context.stop();
        context.deferStop(() -> ran.add("late stop"), 0, "late");
        context.deferCleanup(() -> ran.add("clean"), 0, "clean");
        assertThat(ran).containsExactly("late stop");

        context.cleanup();
        context.addCloseable(() -> ran.add("late clean"), 0, "late");
        assertThat(ran).containsExactly("late stop", "clean", "late clean");
    }

    @Test
    void what_registers_during_its_phase_runs_too() {
        context.deferCleanup(() -> context.deferCleanup(() -> ran.add("inner"), 500, "inner"), 1, "outer");
        context.deferCleanup(() -> ran.add("after"), 0, "after");

        context.cleanup();

        assertThat(ran).containsExactly("inner", "after");
    }

    @Test
    void a_late_registration_that_fails_tells_its_owner() {
        context.cleanup();

        assertThatThrownBy(() -> context.deferCleanup(() -> fail(new IOException("late")), 0, "client"))
                .hasMessageContaining("client")
                .hasMessageContaining("late");
    }

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
    void an_object_is_closed_by_the_method_that_was_named() {
        context.addCloseable(new Terminable(), "terminate", 0, "model");

        context.cleanup();

        assertThat(ran).containsExactly("terminated");
    }

    @Test
    void what_the_named_method_throws_is_told_as_it_is() {
        context.addCloseable(new Terminable(), "explode", 0, "model");

        assertThatThrownBy(context::cleanup).hasMessageContaining("model").hasRootCauseMessage("bang");
    }

    @Test
    void a_method_that_does_not_exist_is_refused_at_once() {
        assertThatThrownBy(() -> context.addCloseable(new Terminable(), "shutDown", 0, "model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model")
                .hasMessageContaining("shutDown()");
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

    /** Closed by names. */
    public final class Terminable {
        public void terminate() {
            ran.add("terminated");
        }

        public void explode() throws IOException {
            if (!context.running()) {
                throw new IOException("bang");
            }
        }
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

    private static void fail(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }
}
