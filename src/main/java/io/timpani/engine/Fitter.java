package io.timpani.engine;

import java.io.IOException;

/** Trains a model with custom code. */
@FunctionalInterface
public interface Fitter {
    /**
     * Trains, and writes what it learned to the directory of the call, or as the contract wants it (model-contract.md §6) to
     * that of the code.
     *
     * @throws io.timpani.model.ServingException naming what the code did wrong, or what it lacks
     * @throws IOException files of the call cannot be read or written
     */
    Fitted fit(FitCall call) throws IOException, InterruptedException;
}
