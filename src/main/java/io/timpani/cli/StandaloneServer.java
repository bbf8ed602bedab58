package io.timpani.cli;

import io.timpani.config.Binding;

/** Runs the application in a server of its own, in this JVM. */
final class StandaloneServer {

    /** Serves until a signal or a failure ends it; returns the exit code. */
    @SuppressWarnings("DoNotCallSuggester") // until the server is built in
    int run(Binding binding) {
        throw new IllegalStateException(
                "This build has no server to listen on port " + binding.server().port() + ".");
    }
}
