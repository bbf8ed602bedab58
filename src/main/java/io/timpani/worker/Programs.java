package io.timpani.worker;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs on this machine that may run custom code. */
public final class Programs {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 127;

    private Programs() {}

    /**
     * Where a program may be.
     *
     * @param name its file name
     * @param path the search path, as in the variable {@code PATH}
     * @param usual where it is looked for at last
     */
    public static Set<String> candidates(String name, Optional<String> path, String usual) {
        Set<String> programs = new LinkedHashSet<>();
        for (String directory : path.orElse("").split(File.pathSeparator, -1)) {
            if (directory.startsWith("/") && Files.isExecutable(Path.of(directory, name))) {
                programs.add(Path.of(directory, name).toString());
            }
        }
        programs.add(usual);
        return programs;
    }

    /**
     * What a program said when it was asked.
     *
     * @param line its line that begins with the mark, without it; empty when there is none
     * @param trouble why there is none
     */
    public record Said(Optional<String> line, String trouble) {
        private static Said nothing(String trouble) {
            return new Said(Optional.empty(), trouble);
        }
    }

    /**
     * Runs a program for a moment.
     *
     * @param command program and arguments
     * @param mark how the line begins that is looked for, since programs may print more
     */
    public static Said ask(List<String> command, String mark) {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildProcess asked =
                ChildProcess.start(new ChildCommand(command, Path.of("").toAbsolutePath()), lines::add)) {
            int code = asked.exit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Optional<String> line = lines.stream()
                    .filter(text -> text.startsWith(mark))
                    .map(text -> text.substring(mark.length()))
                    .findFirst();
            return line.isPresent() && code == 0
                    ? new Said(line, "")
                    : Said.nothing(code == NOT_FOUND ? "not found" : "exit code " + code);
        } catch (IOException e) {
            return Said.nothing("cannot be started");
        } catch (ExecutionException | TimeoutException e) {
            return Said.nothing("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Said.nothing("interrupted");
        }
    }
}
