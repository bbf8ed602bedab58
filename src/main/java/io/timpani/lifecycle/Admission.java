package io.timpani.lifecycle;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
        refuseWhenEnded();
        return work.call();
    }

    /**
     * Runs a model call when a permit is free; waits for it.
     *
     * @throws ServingException NOT_SERVING when the model was closed meanwhile
     */
    public <T> T call(Callable<T> work) throws Exception {
        running.acquire();
        try {
            refuseWhenEnded();
            return work.call();
        } finally {
            running.release();
        }
    }

    /**
     * Lets no model call begin any more and waits for those that run.
     *
     * @return false when some still ran when the time was over: what they use must not be taken from them
     */
    boolean end(Duration patience) throws InterruptedException {
        ended = true;
        long end = System.nanoTime() + patience.toNanos();
        if (!running.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        // who comes late finds out that it is over, instead of waiting for a permit for ever
        running.release(permits);
        while (onRequestThreads.get() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return onRequestThreads.get() == 0;
    }

    private void refuseWhenEnded() {
        if (ended) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server has shut down");
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
