package io.timpani.runner;

import io.timpani.config.Binding;
import io.timpani.config.Command;

/**
 * Runs one command without a server around it. Implementations are stateless, have a public constructor without parameters and
 * are named in {@code META-INF/services/io.timpani.runner.RunMode}.
 */
public interface RunMode {
    /** The command it runs. */
    Command command();

    /** True when it runs the command with those settings: what is to run in a container is for the mode of containers. */
    default boolean runs(Command command, Binding binding) {
        return command == command() && binding.container().isEmpty();
    }

    /**
     * Runs to the end.
     *
     * @return the exit code of the process
     * @throws Exception any failure; its message is told on stderr and the exit code is 1, or 3 for a
     *     {@link io.timpani.model.SchemaViolationException}
     */
    int run(Invocation invocation) throws Exception;
}
