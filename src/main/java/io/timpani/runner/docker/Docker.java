package io.timpani.runner.docker;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The program {@code docker}, asked for what takes a moment. */
final class Docker {
    /** What a shell ends with when a program is not found, be it docker itself or one in an image. */
    static final int NOT_FOUND = 127;

    private static final long PATIENCE_SECONDS = 60;
    private static final long BUILD_HOURS = 4;

    private Docker() {}

    /**
     * What it said.
     *
     * @param code its exit code
     * @param lines of its output
     */
    record Said(int code, List<String> lines) {}

    /** Asks and waits for the answer; the code is {@link #NOT_FOUND} without docker. */
    static Said ask(List<String> command) throws IOException, InterruptedException {
        List<String> lines = new CopyOnWriteArrayList<>();
        int code = run(command, lines::add, PATIENCE_SECONDS);
        return new Said(code, lines);
    }

    /** Builds an image; its output goes to the reader. */
    static void build(List<String> command, Consumer<String> output) throws IOException, InterruptedException {
        int code = run(command, output, TimeUnit.HOURS.toSeconds(BUILD_HOURS));
        // a step of the Dockerfile may end with it, too
        if (code == NOT_FOUND && ask(List.of("docker", "--version")).code() == NOT_FOUND) {
            throw missing();
        }
        if (code != 0) {
            throw new IOException("the image could not be built: docker ended with exit code " + code);
        }
    }

    private static int run(List<String> command, Consumer<String> lines, long seconds)
            throws IOException, InterruptedException {
        try (ChildProcess process =
                ChildProcess.start(new ChildCommand(command, Path.of("").toAbsolutePath()), lines)) {
            return process.exit().get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("docker gave no answer within " + seconds + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("docker could not be watched", e);
        }
    }

    /** The program is not there. */
    static IOException missing() {
        return new IOException("--docker needs the program docker, which is not on the PATH: install it (timpani doctor"
                + " tells how), or leave out --docker");
    }
}
