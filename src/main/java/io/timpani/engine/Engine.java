package io.timpani.engine;

import java.util.Optional;

/**
 * Knows how to load one kind of model. Implementations are stateless, have a public constructor without parameters and are
 * named in {@code META-INF/services/io.timpani.engine.Engine}.
 */
public interface Engine {
    /** Short lower-case name, shown at start ({@code onnx}, {@code jvm}). */
    String name();

    /**
     * Looks whether this engine can serve the directory. Reads file names only, no contents.
     *
     * @return the artifact it would load, relative to the code directory, or empty when it finds none of its own
     */
    Optional<String> detect(ModelSpec model);

    /**
     * Loads the model.
     *
     * @throws io.timpani.model.ServingException naming what is wrong with the model; it fails the start
     */
    Predictor load(ModelSpec model);
}
