package io.timpani.system;

import java.util.Map;
import java.util.Optional;

/** The one place of the system's state. Every change is an event, told in the order of the changes. */
final class StateRegistry {
    private final EventStream events;
    private SystemState state = SystemState.NONE;
    private boolean over;

    StateRegistry(EventStream events) {
        this.events = events;
    }

    synchronized SystemState snapshot() {
        return state;
    }

    /** Changes the state if it is the expected one; tells whether it was. */
    synchronized boolean compareAndSet(SystemState expected, SystemState next) {
        if (over || state != expected) {
            return false;
        }
        become(next);
        return true;
    }

    /** A shutdown is requested whatever the state is, and nothing changes that any more. */
    synchronized void end() {
        over = true;
        become(SystemState.SHUTDOWN_REQUESTED);
    }

    /** Listens to everything that happens from now on, beginning with the present state; no change comes in between. */
    synchronized Optional<EventStream.Listener> listen() {
        return events.listen(EventStream.STATE, () -> Map.of("state", state.word()));
    }

    private void become(SystemState next) {
        if (state != next) {
            state = next;
            events.publish(EventStream.STATE, () -> Map.of("state", next.word()));
        }
    }
}
