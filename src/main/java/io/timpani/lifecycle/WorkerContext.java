package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owns the order in which things end. Whatever needs ending registers when it exists, with a description.
 *
 * <p>{@link #stop} runs stop callbacks in ascending order, {@link #cleanup} runs clean-up callbacks in descending order;
 * equal orders run last in, first out. Every callback runs exactly once, whatever the others do. One that is registered
 * after its phase is over runs at once.
 */
public final class WorkerContext {
    /** Clean-up order of the predictor. */
    public static final int PREDICTOR = 200;
    /** Clean-up order of executors. */
    public static final int EXECUTOR = 100;
    /** Clean-up order of the stdout flusher. */
    public static final int STDOUT_FLUSHER = 50;
    /** Clean-up order of HTTP clients and the like. */
    public static final int CLIENT = 0;

    private static final System.Logger LOG = System.getLogger(WorkerContext.class.getName());

    private final Phase stops = new Phase("stop", Comparator.comparingInt(Callback::order));
    private final Phase cleanups =
            new Phase("clean-up", Comparator.comparingInt(Callback::order).reversed());
    private volatile boolean running;

    /** Something to do at the end; may fail. */
    @FunctionalInterface
    public interface Ending {
        void run() throws Exception;
    }

    /** The context's threads may run from now on. */
    public void start() {
        running = true;
    }

    /** True between {@link #start} and {@link #stop}; background threads end when it turns false. */
    public boolean running() {
        return running;
    }

    /** Registers a callback for {@link #stop}. */
    public void deferStop(Ending ending, int order, String description) {
        stops.add(new Callback(ending, order, description));
    }

    /** Registers a callback for {@link #cleanup}. */
    public void deferCleanup(Ending ending, int order, String description) {
        cleanups.add(new Callback(ending, order, description));
    }

    /** Registers an object to be closed by {@link #cleanup}. */
    public void addCloseable(AutoCloseable object, int order, String description) {
        deferCleanup(object::close, order, description);
    }

    /** Registers a thread to be interrupted and joined by {@link #stop}. */
    public void addThread(Thread thread, Duration joinTimeout, int order) {
        deferStop(() -> join(thread, joinTimeout), order, "thread " + thread.getName());
    }

    /**
     * Clears the running flag and runs the stop callbacks.
     *
     * @throws RuntimeException the first failure, the others suppressed in it
     */
    public void stop() {
        running = false;
        stops.run();
    }

    /**
     * Runs the clean-up callbacks.
     *
     * @throws RuntimeException the first failure, the others suppressed in it
     */
    public void cleanup() {
        cleanups.run();
    }

    private static void join(Thread thread, Duration timeout) throws InterruptedException {
        thread.interrupt();
        thread.join(timeout.toMillis());
        if (thread.isAlive()) {
            throw new IllegalStateException(
                    "thread %s did not end within %d ms".formatted(thread.getName(), timeout.toMillis()));
        }
    }

    private record Callback(Ending ending, int order, String description) {
        @Nullable
        RuntimeException run(String phase) {
            try {
                ending.run();
                return null;
            } catch (Throwable e) {
                // errors too: a model that overflows its stack must not keep the others open
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                String message = phase + " failed: " + description;
                LOG.log(ERROR, message, e);
                return new IllegalStateException(message + ": " + e, e);
            }
        }
    }

    private static final class Phase {
        private final String name;
        private final Comparator<Callback> sequence;
        private final List<Callback> callbacks = new ArrayList<>();
        private boolean over;

        Phase(String name, Comparator<Callback> sequence) {
            this.name = name;
            this.sequence = sequence;
        }

        void add(Callback callback) {
            synchronized (this) {
                if (!over) {
                    // newest first, so that the stable sort below leaves equal orders last in, first out
                    callbacks.add(0, callback);
                    return;
                }
            }
            RuntimeException failure = callback.run(name);
            if (failure != null) {
                throw failure;
            }
        }

        void run() {
            List<Callback> due;
            synchronized (this) {
                over = true;
                due = new ArrayList<>(callbacks);
                callbacks.clear();
            }
            due.sort(sequence);
            RuntimeException first = null;
            for (Callback callback : due) {
                RuntimeException failure = callback.run(name);
                if (failure != null && first == null) {
                    first = failure;
                } else if (failure != null && first != null) {
                    first.addSuppressed(failure);
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }
}
