package io.timpani.system;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** The process of an engine. */
interface RunningEngine {
    long pid();

    /** Its exit code once it has ended. */
    OptionalInt exitCode();

    /** Completes with the exit code when its output is handed over, too: soon after its end. */
    CompletableFuture<Integer> exit();

    /** Ends it with everything it started, gently within the patience and by force soon after; true when gently. */
    boolean stop(Duration patience);
}
