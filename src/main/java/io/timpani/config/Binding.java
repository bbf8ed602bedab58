package io.timpani.config;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of reading all settings.
 *
 * @param server always usable, with defaults where values were wrong
 * @param settings present exactly when there are no problems
 * @param problems everything that is wrong, in the order found
 * @param warnings what was ignored or is out of date, for the log
 */
public record Binding(
        ServerSettings server, Optional<Settings> settings, List<Problem> problems, List<String> warnings) {
    public Binding {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** An outcome without warnings. */
    public Binding(ServerSettings server, Optional<Settings> settings, List<Problem> problems) {
        this(server, settings, problems, List.of());
    }
}
