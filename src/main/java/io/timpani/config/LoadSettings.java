package io.timpani.config;

import io.timpani.model.MissingFeatures;
import java.util.Optional;

/**
 * How a model that runs in this JVM is found, loaded and called.
 *
 * @param engine name of the engine to use, empty = the one that finds its own kind of model
 * @param modelFile name of the artifact to load, at the top level of the code directory, empty = the only one
 * @param missingFeatures what becomes of features that a body lacks
 * @param warmUp true: called with made-up rows before it is ready
 */
public record LoadSettings(
        Optional<String> engine, Optional<String> modelFile, MissingFeatures missingFeatures, boolean warmUp) {
    /** Nothing chosen: the directory tells. */
    public static final LoadSettings DEFAULT =
            new LoadSettings(Optional.empty(), Optional.empty(), MissingFeatures.NULL, true);
}
