package io.timpani.system;

import java.util.Map;

/** The one place of the system's state. Every change is an event, told in the order of the changes. */
final class StateRegistry {
    private final EventStream events;
    private SystemState state = SystemState.NONE;

    StateRegistry(EventStream events) {
        this.events = events;
    }

    synchronized SystemState snapshot() {
        return state;
    }

    /** Changes the state if it is the expected one; tells whether it was. */
    synchronized boolean compareAndSet(SystemState expected, SystemState next) {
        if (state != expected) {
            return false;
        }
        replace(next);
        return true;
    }

    /** Changes the state whatever it is. */
    synchronized void replace(SystemState next) {
        if (state != next) {
            state = next;
            events.publish(EventStream.STATE, () -> Map.of("state", next.word()));
        }
    }
}
