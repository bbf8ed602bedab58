package io.timpani.runner;

import io.timpani.config.Binding;
import io.timpani.config.RunSettings;
import io.timpani.config.Settings;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * A command to be run, and what it may speak to.
 *
 * @param binding its settings, without problems
 * @param properties the options given, by the keys of their settings
 * @param program how this program is started: arguments of an operating system's command, before the sub-command
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record Invocation(
        Binding binding,
        Map<String, String> properties,
        List<String> program,
        InputStream in,
        PrintStream out,
        PrintStream err) {
    public Invocation {
        properties = Map.copyOf(properties);
        program = List.copyOf(program);
    }

    /** The settings of the model and its server; only of commands that have a model. */
    public Settings settings() {
        return binding.settings().orElseThrow(() -> new IllegalStateException("the command has no model"));
    }

    /** What the command is told besides; the type is that of the command's settings. */
    public <S extends RunSettings> S run(Class<S> type) {
        return type.cast(binding.run().orElseThrow(() -> new IllegalStateException("the command has no settings")));
    }
}
