package io.timpani.system;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The process of an engine. */
interface RunningEngine {
    long pid();

    boolean isAlive();

    /** Completes with the exit code. */
    CompletableFuture<Integer> exit();

    /** Ends it with everything it started, gently within the patience and by force soon after; true when gently. */
    boolean stop(Duration patience);
}
