package io.timpani.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child that takes our place: it has our standard streams and our process group, and what would interrupt us interrupts it.
 */
public final class ForegroundProcess {
    /** A child that a terminal interrupted together with us ends before our own end is decided. */
    private static final long ECHO_MILLIS = 300;

    private static final int FIRST_SIGNAL_CODE = 128;

    private ForegroundProcess() {}

    /**
     * Runs a command to its end.
     *
     * @param environment variables that are added to ours
     * @param patience how long it may take to end when this JVM is told to
     * @return its exit code
     * @throws IOException it cannot be started
     * @throws InterruptedException this JVM is ending
     */
    public static int run(List<String> command, Map<String, String> environment, Duration patience)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process child = builder.start();
        Thread end = new Thread(() -> end(child, patience), "end of " + child.pid());
        try {
            Runtime.getRuntime().addShutdownHook(end);
        } catch (IllegalStateException e) {
            child.destroyForcibly();
            throw interrupted();
        }
        int code = child.waitFor();
        if (code > FIRST_SIGNAL_CODE) {
            Thread.sleep(ECHO_MILLIS);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            throw interrupted();
        }
        return code;
    }

    private static InterruptedException interrupted() {
        return new InterruptedException("this process is ending");
    }

    private static void end(Process child, Duration patience) {
        try {
            // the JVM only knows how to send TERM
            new ProcessBuilder("/bin/sh", "-c", "kill -s INT " + child.pid())
                    .start()
                    .waitFor();
            if (!child.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                child.destroyForcibly();
            }
        } catch (IOException e) {
            child.destroy();
        } catch (InterruptedException e) {
            child.destroyForcibly();
        }
    }
}
