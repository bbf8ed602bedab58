package io.timpani.worker;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The lanes that wait for a call. Calls wait here only while workers are replaced: before that the gate holds them. */
final class IdleLanes {
    private final Deque<Lane> idle = new ArrayDeque<>();
    private @Nullable ServingException hopeless;
    private boolean closed;

    /**
     * Waits for a lane of a worker that lives and is not condemned.
     *
     * @throws ServingException {@link ErrorCode#NOT_SERVING}: there are no workers, and there will be none soon
     */
    synchronized Lane take() throws InterruptedException {
        while (true) {
            if (closed) {
                throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down");
            }
            Lane lane = idle.pollFirst();
            if (lane != null) {
                if (lane.worker().isUsable()) {
                    return lane;
                }
            } else if (hopeless != null) {
                throw new ServingException(ErrorCode.NOT_SERVING, hopeless.text(), hopeless);
            } else {
                wait();
            }
        }
    }

    /** Takes that lane out, if it waits for a call. */
    synchronized boolean takeOut(Lane lane) {
        return idle.remove(lane);
    }

    /** Puts a lane back, or a new one in. */
    synchronized void put(Lane lane) {
        idle.addLast(lane);
        hopeless = null;
        notifyAll();
    }

    /** There are no workers, for that reason; until one comes, calls are refused. */
    synchronized void despair(ServingException why) {
        hopeless = why;
        notifyAll();
    }

    /** True while calls are refused because there are no workers. */
    synchronized boolean isHopeless() {
        return hopeless != null;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
