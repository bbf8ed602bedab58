package io.timpani.cli;

import io.timpani.config.Binding;

/** What the program runs as. Each mode has its one runner. */
enum RunMode {
    /** Serves until a signal, or a fault, ends it. */
    SERVER {
        @Override
        int run(Binding binding) {
            String logLevel = System.getProperty("timpani.logging-level", "warning");
            return new StandaloneServer(binding.server(), logLevel).run();
        }
    };

    /**
     * Runs to the end.
     *
     * @return the exit code of the process
     */
    abstract int run(Binding binding);
}
