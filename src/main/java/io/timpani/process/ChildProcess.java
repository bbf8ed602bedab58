package io.timpani.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running child with everything it starts. It ends with us, however we end. Its standard input is empty.
 *
 * <p>Costs two daemon threads: one carries the output, one waits for the end.
 */
public final class ChildProcess implements AutoCloseable {
    /** How long the end of a killed process may take until nobody waits for it any more. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
    /** How long output is awaited after the end: its reader may be slow, or something that left the group hold the pipe. */
    private static final long OUTPUT_PATIENCE_MILLIS = 1000;

    private static final int MAX_PID_DIGITS = 20;
    private static final String LAUNCHER = launcher();
    /** A signal to our own group must not hit the launcher, so it gets a session, too. */
    private static final String OWN_SESSION =
            "command -v setsid >/dev/null 2>&1 && exec setsid /bin/sh -c \"$@\"; exec /bin/sh -c \"$@\"";

    private final Process launcher;
    private final ProcessHandle child;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ChildProcess(Process launcher, ProcessHandle child) {
        this.launcher = launcher;
        this.child = child;
    }

    /**
     * Starts a command.
     *
     * @param lines is given every line of output, in order, by one thread; while it works the child's output waits
     * @throws IOException when no process could be started; a program that does not exist ends with code 127 instead
     */
    public static ChildProcess start(ChildCommand command, Consumer<String> lines) throws IOException {
        List<String> line = new ArrayList<>(
                List.of("/bin/sh", "-c", OWN_SESSION, "timpani-launcher", LAUNCHER, "timpani-launcher"));
        line.addAll(command.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(command.directory().toFile()).redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        Process launcher = builder.start();
        InputStream output = launcher.getInputStream();
        ProcessHandle handle;
        try {
            long pid = firstLine(output);
            // one that has ended already is still held by its launcher or gone; then the launcher stands for it
            handle = ProcessHandle.of(pid).orElse(launcher.toHandle());
        } catch (IOException | RuntimeException e) {
            launcher.destroyForcibly();
            throw e;
        }
        ChildProcess process = new ChildProcess(launcher, handle);
        process.watch(command, output, lines);
        return process;
    }

    /** Its process id, which is the id of its process group, too. */
    public long pid() {
        return child.pid();
    }

    /** False once it and its group have ended. */
    public boolean isAlive() {
        return launcher.isAlive();
    }

    /** Its exit code, 128 + n when signal n ended it; empty while it runs. */
    public OptionalInt exitCode() {
        return launcher.isAlive() ? OptionalInt.empty() : OptionalInt.of(launcher.exitValue());
    }

    /** Completes with the exit code when it has ended and its output is handed over, at the latest 1 s after its end. */
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    /**
     * Ends it and everything it started: TERM to its group, KILL to what is left after the patience. Returns within the
     * patience and 2 s, also when it is called twice or at once.
     *
     * @return true when nothing had to be killed
     */
    public boolean stop(Duration patience) {
        // those that left the group are known only as long as their parents live
        Set<ProcessHandle> tree = new LinkedHashSet<>(child.descendants().toList());
        if (patience.isZero()) {
            // a request to end would only race with the kill that follows it
            tell("KILL");
        } else {
            tell("TERM");
        }
        boolean ended = waitFor(patience);
        if (!ended) {
            tree.addAll(child.descendants().toList());
            tell("KILL");
            tree.add(child);
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        if (!ended && !waitFor(LAST_PATIENCE)) {
            launcher.destroyForcibly();
        }
        return ended;
    }

    /** Kills it without patience. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    private void watch(ChildCommand command, InputStream output, Consumer<String> lines) {
        LogFile log = command.log().map(LogFile::open).orElse(null);
        Thread pump = new Thread(
                () -> {
                    new OutputPump(output, lines, log).run();
                    if (log != null) {
                        log.close();
                    }
                },
                "output of process " + pid());
        Thread end = new Thread(
                () -> {
                    int code = exitOfLauncher();
                    try {
                        pump.join(OUTPUT_PATIENCE_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exit.complete(code);
                },
                "end of process " + pid());
        pump.setDaemon(true);
        end.setDaemon(true);
        pump.start();
        end.start();
    }

    private int exitOfLauncher() {
        while (true) {
            try {
                int code = launcher.waitFor();
                // were the launcher killed, its watch would still wait for this
                launcher.getOutputStream().close();
                return code;
            } catch (InterruptedException e) {
                // nobody who may interrupt this thread wants the process to be forgotten
            } catch (IOException e) {
                return launcher.exitValue();
            }
        }
    }

    private void tell(String signal) {
        OutputStream pipe = launcher.getOutputStream();
        try {
            pipe.write((signal + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            // the pipe closes with the launcher: there is nobody to tell
        }
    }

    private boolean waitFor(Duration patience) {
        try {
            return launcher.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !launcher.isAlive();
        }
    }

    private static long firstLine(InputStream output) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int next = output.read(); next != '\n'; next = output.read()) {
            if (next < '0' || next > '9' || digits.length() == MAX_PID_DIGITS) {
                throw new IOException("the launcher did not tell the process id");
            }
            digits.append((char) next);
        }
        try {
            return Long.parseLong(digits.toString());
        } catch (NumberFormatException e) {
            throw new IOException("the launcher did not tell the process id", e);
        }
    }

    private static String launcher() {
        try (InputStream text = ChildProcess.class.getResourceAsStream("launcher.sh")) {
            if (text == null) {
                throw new IllegalStateException("launcher.sh is missing");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("launcher.sh cannot be read", e);
        }
    }
}
