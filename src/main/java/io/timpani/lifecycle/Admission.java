package io.timpani.lifecycle;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gate before model work. A request enters before its body is read and leaves when its last byte is answered; between,
 * it holds a permit while the model computes.
 */
public final class Admission {
    private final int permits;
    private final int limit;
    private final Semaphore running;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Object idle = new Object();
    private volatile boolean closed;

    /**
     * @param permits model calls at once
     * @param backlog requests that may be in flight beyond those
     */
    public Admission(int permits, int backlog) {
        this.permits = permits;
        this.limit = permits + backlog;
        // fair: a request never waits longer than those that came after it
        this.running = new Semaphore(permits, true);
    }

    /**
     * Lets a request in; every call that returns needs exactly one {@link #leave}.
     *
     * @throws ServingException OVERLOADED when the queue is full, NOT_SERVING when draining
     */
    public void enter() {
        // Counted first, tested second: a drain that closes the gate in between sees the request and waits for it.
        int now = inFlight.incrementAndGet();
        if (closed) {
            leave();
            throw new ServingException(
                    ErrorCode.NOT_SERVING, "the server is shutting down and takes no new predictions");
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

    /** Runs a model call when a permit is free; waits for it. */
    public <T> T call(Callable<T> work) throws Exception {
        // tryAcquire barges past the fair queue only when a permit is free right now, which costs waiters nothing
        if (!running.tryAcquire()) {
            running.acquire();
        }
        try {
            return work.call();
        } finally {
            running.release();
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
        synchronized (idle) {
            while (inFlight.get() > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    idle.wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        return inFlight.get();
    }
}
