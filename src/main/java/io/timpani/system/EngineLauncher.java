package io.timpani.system;

import io.timpani.metadata.EngineDeclaration;
import java.io.IOException;
import java.util.function.Consumer;

/** Starts the processes of engines. */
interface EngineLauncher {
    /**
     * Starts an engine.
     *
     * @param lines is given every line of its output
     * @throws IOException with a sentence for clients that says why it cannot be started
     */
    RunningEngine launch(EngineDeclaration engine, int port, Consumer<String> lines) throws IOException;

    /** Ends what a run before this one left behind of an engine, if it is proven to be ours. */
    void reap(EngineDeclaration engine);
}
