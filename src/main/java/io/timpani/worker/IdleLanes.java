package io.timpani.worker;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that wait for a call. Calls wait here while workers are replaced, and where the gate lets more of them in than
 * there are lanes; who came first is served first.
 */
final class IdleLanes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Lane> idle = new ArrayDeque<>();
    /** One per call that waits, in the order in which they came. */
    private final Deque<Condition> queue = new ArrayDeque<>();

    private @Nullable ServingException hopeless;
    private boolean closed;

    /**
     * Waits for a lane of a worker that lives and is not condemned.
     *
     * @throws ServingException {@link ErrorCode#NOT_SERVING}: there are no workers, and there will be none soon
     */
    Lane take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Lane lane = queue.isEmpty() ? usable() : null;
            return lane != null ? lane : await();
        } finally {
            lock.unlock();
        }
    }

    private Lane await() throws InterruptedException {
        Condition turn = lock.newCondition();
        queue.addLast(turn);
        try {
            while (true) {
                turn.await();
                Lane lane = queue.peekFirst() == turn ? usable() : null;
                if (lane != null) {
                    return lane;
                }
            }
        } finally {
            queue.remove(turn);
            // a lane that came for this call, but was not taken, is the next one's
            wakeFirst();
        }
    }

    /** Null when there is none at the moment. */
    private @Nullable Lane usable() {
        if (closed) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down");
        }
        Lane lane;
        do {
            lane = idle.pollFirst();
        } while (lane != null && !lane.worker().isUsable());
        if (lane == null && hopeless != null) {
            throw new ServingException(ErrorCode.NOT_SERVING, hopeless.text(), hopeless);
        }
        return lane;
    }

    private void wakeFirst() {
        Condition first = queue.peekFirst();
        if (first != null) {
            first.signal();
        }
    }

    /** Takes that lane out, if it waits for a call. */
    boolean takeOut(Lane lane) {
        lock.lock();
        try {
            return idle.remove(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a lane back, or a new one in. */
    void put(Lane lane) {
        lock.lock();
        try {
            idle.addLast(lane);
            hopeless = null;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** There are no workers, for that reason; until one comes, calls are refused. */
    void despair(ServingException why) {
        lock.lock();
        try {
            hopeless = why;
            // who leaves wakes the next
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** True while calls are refused because there are no workers. */
    boolean isHopeless() {
        lock.lock();
        try {
            return hopeless != null;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }
}
