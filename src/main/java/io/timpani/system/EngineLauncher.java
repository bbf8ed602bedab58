package io.timpani.system;

import io.timpani.metadata.EngineDeclaration;
import java.io.IOException;
import java.util.function.Consumer;

/** Starts the process of an engine. */
@FunctionalInterface
interface EngineLauncher {
    /**
     * Starts an engine.
     *
     * @param lines is given every line of its output
     * @throws IOException with a sentence for clients that says why it cannot be started
     */
    RunningEngine launch(EngineDeclaration engine, int port, Consumer<String> lines) throws IOException;
}
