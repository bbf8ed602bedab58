package io.timpani.system;

import java.util.Locale;

/** Where a system is in its life; {@code package-info} draws it. */
enum SystemState {
    NONE,
    STARTING,
    STARTED,
    SHUTDOWN_REQUESTED;

    /** How clients see it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
