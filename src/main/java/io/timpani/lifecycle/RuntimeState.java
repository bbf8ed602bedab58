package io.timpani.lifecycle;

/**
 * Where the serving runtime is in its life.
 *
 * <pre>
 *   STARTING ──► READY ──► DRAINING ──► STOPPED
 *      │           │           ▲
 *      └───────────┴─► FAILED ─┘
 * </pre>
 *
 * A failed start stays in FAILED while error mode answers; without error mode it goes on to STOPPED at once. What serves
 * becomes FAILED by an unrecoverable error in any thread.
 */
public enum RuntimeState {
    /** The model is being loaded; model calls are refused. */
    STARTING,
    /** Model calls are let in. */
    READY,
    /** The start failed, or an unrecoverable error came later; every route answers with the cause. */
    FAILED,
    /** Model calls in flight are finished, new ones refused. */
    DRAINING,
    /** Everything is closed. Final. */
    STOPPED;

    /** True when the diagram has an arrow from this state to the next. */
    boolean mayBecome(RuntimeState next) {
        return switch (this) {
            case STARTING -> next == READY || next == FAILED || next == DRAINING;
            case READY -> next == FAILED || next == DRAINING;
            case FAILED -> next == DRAINING;
            case DRAINING -> next == STOPPED;
            case STOPPED -> false;
        };
    }
}
