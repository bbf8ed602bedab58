package io.timpani.system;

import java.time.Duration;
import java.time.Instant;

/** Time, and what happens beside the caller. */
interface Timing {
    Instant now();

    /** For differences. */
    long nanos();

    void pause(Duration duration) throws InterruptedException;

    /** Runs a task on a thread of its own. */
    void inBackground(String name, Runnable task);

    /** Runs a task later. */
    void after(Duration delay, String name, Runnable task);
}
