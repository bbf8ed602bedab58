package io.timpani.cli;

import io.timpani.config.Binding;
import io.timpani.config.Command;
import java.util.Map;

/** What a command line asks for, once it is read and checked. */
sealed interface Choice {
    /** Everything is said and done. */
    record Exit(int code) implements Choice {}

    /**
     * Run.
     *
     * @param command what to run
     * @param binding the settings; with start problems only when error mode is on
     * @param properties the options given, as system properties for the application in the same JVM
     */
    record Run(Command command, Binding binding, Map<String, String> properties) implements Choice {}
}
