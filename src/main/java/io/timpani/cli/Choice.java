package io.timpani.cli;

import io.timpani.config.Binding;
import java.util.Map;

/** What a command line asks for, once it is read and checked. */
sealed interface Choice {
    /** Everything is said and done. */
    record Exit(int code) implements Choice {}

    /**
     * Run.
     *
     * @param mode what to run as
     * @param binding the settings; with start problems only when error mode is on
     * @param properties the options given, as system properties for the application in the same JVM
     */
    record Run(RunMode mode, Binding binding, Map<String, String> properties) implements Choice {}
}
