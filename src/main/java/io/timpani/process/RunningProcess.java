package io.timpani.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a process still runs. For the JDK one that has ended lives until somebody takes its exit code, and the first process
 * of a container, which orphans are left to, may do that late or never.
 */
public final class RunningProcess {
    private RunningProcess() {}

    /** Empty when there is no such process, or it has ended. */
    public static Optional<ProcessHandle> of(long pid) {
        return ProcessHandle.of(pid).filter(process -> process.isAlive() && !isZombie(pid));
    }

    /** False where the kernel does not tell. */
    private static boolean isZombie(long pid) {
        try {
            byte[] stat = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
            // pid (name) state …, and a name may hold anything
            String text = new String(stat, StandardCharsets.ISO_8859_1);
            int state = text.lastIndexOf(')') + 2;
            return state < text.length() && (text.charAt(state) == 'Z' || text.charAt(state) == 'X');
        } catch (IOException e) {
            return false;
        }
    }
}
