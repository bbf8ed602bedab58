package io.timpani.runner.training;

/**
 * A library that trains. Implementations are compiled against it and loaded beside it, in a loader of their own; they have a
 * public constructor without parameters.
 */
public interface BoostingLibrary {
    /**
     * Trains.
     *
     * @throws Exception what the library found wrong
     */
    Boosted train(Boosting boosting) throws Exception;
}
