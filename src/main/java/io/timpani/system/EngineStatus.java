package io.timpani.system;

import java.util.Locale;

/** Where one engine is in its life. */
enum EngineStatus {
    /** Not started, or stopped when asked to. */
    STOPPED,
    /** Its process is being started, or runs and does not answer yet. */
    STARTING,
    STARTED,
    STOPPING,
    /** Its process ended by itself, or it did not start. */
    ENDED;

    boolean mayStart() {
        return this == STOPPED || this == ENDED;
    }

    /** How clients see it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
