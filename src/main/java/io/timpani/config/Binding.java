package io.timpani.config;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of reading all settings.
 *
 * @param server always usable, with defaults where values were wrong
 * @param settings of the model and its server; present exactly when there are no problems and the command has a model
 * @param run what else the command is told; present exactly when there are no problems and it is not the server
 * @param container that it is to run in, empty = here; without a meaning when there are problems
 * @param problems everything that is wrong, in the order found
 * @param warnings what was ignored or is out of date, for the log
 */
public record Binding(
        ServerSettings server,
        Optional<Settings> settings,
        Optional<RunSettings> run,
        Optional<ContainerSettings> container,
        List<Problem> problems,
        List<String> warnings) {
    public Binding {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** An outcome for a server, without warnings. */
    public Binding(ServerSettings server, Optional<Settings> settings, List<Problem> problems) {
        this(server, settings, Optional.empty(), Optional.empty(), problems, List.of());
    }
}
