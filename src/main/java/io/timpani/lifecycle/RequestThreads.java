package io.timpani.lifecycle;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
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
    /** Calls that read their body or wait for a permit at the same time; the others queue, bounded by admission. */
    private static final int THREADS = 64;

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
        int threads = Math.max(THREADS, admission.permits());
        this.executor = new ThreadPoolExecutor(
                threads, threads, KEEP_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        executor.allowCoreThreadTimeOut(true);
    }

    ExecutorService executor() {
        return executor;
    }

    /** Interrupts what still runs and waits for it, at most 5 s. */
    void end() throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("request threads did not end within 5 s");
        }
    }
}
