package io.timpani.lifecycle;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which calls are read, computed and answered that may keep a thread waiting. They come from the server's
 * factory, so that they carry the application's context; the pool is ours, because the default managed executors of the
 * servers differ in size and queue.
 */
final class RequestThreads {
    /** Idle threads end after this time. */
    private static final long KEEP_SECONDS = 30;
    /**
     * Threads at the most. A client that is slow to send its body holds one, so there are many; those that find none queue,
     * bounded by admission.
     */
    private static final int MOST = 512;

    private final ThreadPoolExecutor executor;

    RequestThreads(
            @Nullable ManagedThreadFactory managed, Admission admission, Thread.UncaughtExceptionHandler faults) {
        ThreadFactory made = managed != null ? managed : Executors.defaultThreadFactory();
        ThreadFactory factory = task -> {
            Thread thread = made.newThread(task);
            if (thread != null) {
                thread.setUncaughtExceptionHandler(faults);
            }
            return thread;
        };
        int most = Math.max(MOST, admission.permits());
        this.executor = new ThreadPoolExecutor(
                0, most, KEEP_SECONDS, TimeUnit.SECONDS, new Handover(), factory, RequestThreads::queue);
    }

    /** Takes a task only when a thread waits for one, so that the pool starts another thread before anything queues. */
    private static final class Handover extends LinkedTransferQueue<Runnable> {
        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void queue(Runnable task) {
            super.offer(task);
        }
    }

    /** As many threads as there may be are busy: the task waits for the next that is not. */
    private static void queue(Runnable task, ThreadPoolExecutor pool) {
        boolean queued = !pool.isShutdown();
        if (queued) {
            ((Handover) pool.getQueue()).queue(task);
        }
        // shut down before, or meanwhile and nobody took it
        if (!queued || (pool.isShutdown() && pool.remove(task))) {
            throw new RejectedExecutionException("the request threads have ended");
        }
    }

    ExecutorService executor() {
        return executor;
    }

    /**
     * Interrupts what still runs and waits for it, at most 5 s. What never began is run here, when the model has ended: its
     * callers are refused, and do not wait for ever.
     */
    void end() throws InterruptedException {
        List<Runnable> left = executor.shutdownNow();
        left.forEach(Runnable::run);
        if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("request threads did not end within 5 s");
        }
    }
}
