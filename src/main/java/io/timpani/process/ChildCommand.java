package io.timpani.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run.
 *
 * @param arguments the program and its arguments, passed on as they are, at least one
 * @param environment variables that are added to ours, or replace them
 * @param directory where it runs
 * @param log file that its output is appended to
 */
public record ChildCommand(
        List<String> arguments, Map<String, String> environment, Path directory, Optional<Path> log) {
    public ChildCommand {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A command with our environment and no log file. */
    public ChildCommand(List<String> arguments, Path directory) {
        this(arguments, Map.of(), directory, Optional.empty());
    }
}
