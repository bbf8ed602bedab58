package io.timpani.runner.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody looks at a stream. */
public final class Terminal {
    private static final int OUT = 1;
    private static final int ERR = 2;

    private Terminal() {}

    /** True when standard output is a terminal. */
    public static boolean showsOutput() {
        return isTerminal(OUT);
    }

    /** True when standard error is a terminal. */
    public static boolean showsErrors() {
        return isTerminal(ERR);
    }

    /** The JVM knows of terminals only when all its streams are one. */
    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts")
                    || target.getFileName().toString().startsWith("tty")
                    || target.endsWith("console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
