package io.timpani.cli;

import io.timpani.config.Binding;
import java.util.Map;

/** What a command line asks for, once it is read and checked. */
sealed interface RunMode {
    /** Everything is said and done. */
    record Exit(int code) implements RunMode {}

    /**
     * Serve.
     *
     * @param binding the settings; with start problems only when error mode is on
     * @param properties the options given, as system properties for the application in the same JVM
     */
    record Serve(Binding binding, Map<String, String> properties) implements RunMode {}
}
