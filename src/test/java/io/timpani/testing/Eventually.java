package io.timpani.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.RunningProcess;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do. */
public final class Eventually {
    private static final Duration POLL = Duration.ofMillis(10);

    private Eventually() {}

    /** Fails when it is not as wanted in time. */
    public static void within(Duration patience, String what, BooleanSupplier wanted) {
        within(patience, () -> what, wanted);
    }

    /** The same with words that are made when it fails. */
    public static void within(Duration patience, Supplier<String> what, BooleanSupplier wanted) {
        long end = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(end - System.nanoTime()).as(what).isPositive();
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** One that has ended does not live, though nobody may have taken its exit code yet. */
    public static boolean lives(long pid) {
        return RunningProcess.of(pid).isPresent();
    }
}
