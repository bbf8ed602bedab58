package io.timpani.lifecycle;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The gate before model work. A request enters before its body is read and leaves when its last byte is answered; between,
 * it holds a permit while the model computes.
 */
public final class Admission {
    private final int permits;
    private final int limit;
    private final Semaphore running;
    private final int mostRequestThreads;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger onRequestThreads = new AtomicInteger();
    private final AtomicInteger computing = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> atLast = new AtomicReference<>();
    private final Object idle = new Object();
    private volatile boolean closed;
    private volatile boolean ended;

    /**
     * @param permits model calls at once
     * @param backlog requests that may be in flight beyond those
     * @param requestThreads requests that may hold their request thread at once
     */
    public Admission(int permits, int backlog, int requestThreads) {
        this.permits = permits;
        this.limit = permits + backlog;
        // fair: a request never waits longer than those that came after it
        this.running = new Semaphore(permits, true);
        this.mostRequestThreads = requestThreads;
    }

    /**
     * Lets a request in; every call that returns needs exactly one {@link #leave}.
     *
     * @throws ServingException OVERLOADED when the queue is full, NOT_SERVING when draining
     */
    public void enter() {
        // Who knocks at a closed gate is never counted: a drain would take the knocking for work.
        if (closed) {
            throw shuttingDown();
        }
        // Counted first, tested second: a drain that closes the gate in between sees the request and waits for it.
        int now = inFlight.incrementAndGet();
        if (closed) {
            leave();
            throw shuttingDown();
        }
        if (now > limit) {
            leave();
            throw new ServingException(
                    ErrorCode.OVERLOADED,
                    "%d requests are in flight or waiting, the limit of this server; try again later".formatted(limit));
        }
    }

    /** A request that entered has been answered. */
    public void leave() {
        if (inFlight.decrementAndGet() == 0 && closed) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    /**
     * Asks whether a request that entered may be handled on its request thread. If so it ends with {@link #leaveThread}
     * instead of {@link #leave}.
     */
    public boolean mayHoldThread() {
        if (onRequestThreads.incrementAndGet() <= mostRequestThreads) {
            return true;
        }
        onRequestThreads.decrementAndGet();
        return false;
    }

    /** A request that held its thread has been answered. */
    public void leaveThread() {
        onRequestThreads.decrementAndGet();
        leave();
    }

    /**
     * Runs a model call of a request that holds its thread, without a permit: those threads are few already, and waiting for
     * a permit costs more than a short call.
     *
     * @throws ServingException NOT_SERVING when the model was closed meanwhile
     */
    public <T> T callOnThread(Callable<T> work) throws Exception {
        return compute(work);
    }

    /**
     * Runs a model call when a permit is free; waits for it.
     *
     * @throws ServingException NOT_SERVING when the model was closed meanwhile
     */
    public <T> T call(Callable<T> work) throws Exception {
        running.acquire();
        try {
            return compute(work);
        } finally {
            running.release();
        }
    }

    private <T> T compute(Callable<T> work) throws Exception {
        // counted first, tested second, as with the gate
        computing.incrementAndGet();
        try {
            if (ended) {
                throw new ServingException(ErrorCode.NOT_SERVING, "the server has shut down");
            }
            return work.call();
        } finally {
            if (computing.decrementAndGet() == 0 && ended) {
                runAtLast();
            }
        }
    }

    /**
     * Lets no model call begin any more, and has something done when none computes any more: now, by the caller, or by the
     * last of those that still compute. What they use must not be taken from them.
     *
     * @param atLast what is done, exactly once
     */
    void end(Runnable atLast) {
        this.atLast.set(atLast);
        ended = true;
        if (computing.get() == 0) {
            runAtLast();
        }
    }

    /** True when no model call begins any more. */
    public boolean hasEnded() {
        return ended;
    }

    private void runAtLast() {
        Runnable last = atLast.getAndSet(null);
        if (last != null) {
            last.run();
        }
    }

    /** Requests in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Model calls that may run at once. */
    public int permits() {
        return permits;
    }

    /**
     * Closes the gate and waits for the requests in flight.
     *
     * @return how many were still in flight when the grace period ended; 0 = drained
     */
    public int drain(Duration grace) {
        closed = true;
        long end = System.nanoTime() + grace.toNanos();
        int left;
        synchronized (idle) {
            while ((left = inFlight.get()) > 0) {
                long time = end - System.nanoTime();
                if (time <= 0) {
                    break;
                }
                try {
                    idle.wait(Math.max(1, time / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        return left;
    }

    private static ServingException shuttingDown() {
        return new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down and takes no new predictions");
    }
}
