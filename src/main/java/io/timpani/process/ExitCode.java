package io.timpani.process;

import java.util.OptionalInt;

/** What the exit code of a process says. */
public final class ExitCode {
    private static final int SIGNALLED = 128;
    /** Of Linux, real-time signals included. */
    private static final int LAST_SIGNAL = 64;

    private ExitCode() {}

    /** The number of the signal that ended the process; empty when it ended by itself. */
    public static OptionalInt signal(int code) {
        return code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL
                ? OptionalInt.of(code - SIGNALLED)
                : OptionalInt.empty();
    }
}
