package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.ERROR;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Owns the order in which things end. Whatever needs ending registers when it exists, with a description.
 *
 * <p>{@link #stop} runs stop callbacks in ascending order, {@link #cleanup} runs clean-up callbacks in descending order;
 * equal orders run last in, first out. Every callback runs exactly once, whatever the others do. One that is registered
 * after its phase is over runs at once.
 *
 * <p>The end is bounded: a callback that does not return in time is interrupted, named as a failure and left behind, and the
 * next one runs.
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

    /** How long a thread or a task may take to end, unless its owner says otherwise. */
    public static final Duration JOIN_TIMEOUT = Duration.ofSeconds(2);

    /** Who stops us kills after 10 s, so a callback that hangs must leave time for the others. */
    private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(6);

    private static final System.Logger LOG = System.getLogger(WorkerContext.class.getName());

    private final Phase stops;
    private final Phase cleanups;
    private final Duration callbackTimeout;
    private volatile boolean running;

    public WorkerContext() {
        this(CALLBACK_TIMEOUT);
    }

    /** @param callbackTimeout how long each callback may take */
    WorkerContext(Duration callbackTimeout) {
        this.stops = new Phase("stop", Comparator.comparingInt(Callback::order));
        this.cleanups =
                new Phase("clean-up", Comparator.comparingInt(Callback::order).reversed());
        this.callbackTimeout = callbackTimeout;
    }

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
        stops.add(new Callback(ending, order, callbackTimeout, description));
    }

    /** Registers a callback for {@link #cleanup}. */
    public void deferCleanup(Ending ending, int order, String description) {
        deferCleanup(ending, order, callbackTimeout, description);
    }

    /** Registers a callback for {@link #cleanup} that may take longer than others, or not as long. */
    void deferCleanup(Ending ending, int order, Duration timeout, String description) {
        cleanups.add(new Callback(ending, order, timeout, description));
    }

    /** Registers an object to be closed by {@link #cleanup}. */
    public void addCloseable(AutoCloseable object, int order, String description) {
        deferCleanup(object::close, order, description);
    }

    /**
     * Registers an object whose public method of that name, without parameters, {@link #cleanup} calls.
     *
     * @throws IllegalArgumentException when it has no such method: told now, not when it is too late
     */
    public void addCloseable(Object object, String method, int order, String description) {
        try {
            Method closing = object.getClass().getMethod(method);
            deferCleanup(() -> call(closing, object), order, description);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "%s cannot be closed: %s has no public method %s()"
                            .formatted(description, object.getClass().getName(), method),
                    e);
        }
    }

    /** Registers a thread to be interrupted and joined by {@link #stop}. */
    public void addThread(Thread thread, String name) {
        addThread(thread, JOIN_TIMEOUT, name);
    }

    /** Registers a thread to be interrupted and joined by {@link #stop}. */
    public void addThread(Thread thread, Duration joinTimeout, String name) {
        deferStop(() -> join(thread, joinTimeout, name), 0, "thread " + name);
    }

    /** Registers a task to be cancelled by {@link #stop}. */
    public void addTask(Future<?> task, String name) {
        addTask(task, JOIN_TIMEOUT, name);
    }

    /**
     * Registers a task to be cancelled by {@link #stop}, which then waits until the future is done. Most futures are as soon
     * as they are cancelled, whatever their thread still does: one that must have ended is a case for {@link #addThread}.
     */
    public void addTask(Future<?> task, Duration cancelTimeout, String name) {
        deferStop(() -> cancel(task, cancelTimeout, name), 0, "task " + name);
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

    private static void join(Thread thread, Duration timeout, String name) throws InterruptedException {
        thread.interrupt();
        thread.join(timeout.toMillis());
        if (thread.isAlive()) {
            throw notEnded("thread " + name, timeout);
        }
    }

    private static void cancel(Future<?> task, Duration timeout, String name) throws Exception {
        task.cancel(true);
        try {
            task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException e) {
            // as was asked
        } catch (ExecutionException e) {
            throw new IllegalStateException("task " + name + " had failed", e.getCause());
        } catch (TimeoutException e) {
            throw notEnded("task " + name, timeout);
        }
    }

    private static void call(Method method, Object object) throws Exception {
        try {
            method.invoke(object);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static IllegalStateException notEnded(String what, Duration timeout) {
        return new IllegalStateException("%s did not end within %d ms".formatted(what, timeout.toMillis()));
    }

    private record Callback(Ending ending, int order, Duration timeout, String description) {
        /** On a thread of its own, because nothing else lets us go on without it. */
        @Nullable
        RuntimeException run(String phase) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                ending.run();
                return null;
            });
            Thread thread = new Thread(task, "timpani " + phase + ": " + description);
            thread.setDaemon(true);
            thread.start();
            try {
                await(task, timeout);
                return null;
            } catch (ExecutionException e) {
                // errors too: a model that overflows its stack must not keep the others open
                return failed(phase, e.getCause());
            } catch (TimeoutException e) {
                task.cancel(true);
                return failed(phase, notEnded("it", timeout));
            }
        }

        /** An interrupt is no reason to leave things open; whoever sent it finds it afterwards. */
        private static void await(Future<?> task, Duration timeout) throws ExecutionException, TimeoutException {
            long end = System.nanoTime() + timeout.toNanos();
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                        return;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private RuntimeException failed(String phase, @Nullable Throwable cause) {
            String message = phase + " failed: " + description;
            LOG.log(ERROR, message, cause);
            return new IllegalStateException(message + ": " + cause, cause);
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
