package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Eventually {
    private static final Duration POLL = Duration.ofMillis(10);

    private Eventually() {}

    static void within(Duration patience, String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + patience.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
