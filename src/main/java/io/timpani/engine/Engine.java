package io.timpani.engine;

import io.timpani.model.Language;
import java.util.Optional;

/**
 * Knows how to load one kind of model. Implementations are stateless, have a public constructor without parameters and are
 * named in {@code META-INF/services/io.timpani.engine.Engine}.
 */
public interface Engine {
    /** Short lower-case name, shown at start ({@code onnx}, {@code jvm}). */
    String name();

    /** True when its predictors run code of the user's, which may have effects: they are called for real requests only. */
    default boolean runsForeignCode() {
        return false;
    }

    /**
     * Looks whether this engine can serve the directory: at the names of files and, where their extension does not tell, at
     * what is in them. Never fails. What other engines find there is not its concern: who chooses between them knows the
     * order.
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

    /** What trains models with custom code in that language; empty for engines that run none. */
    default Optional<Fitter> fitter(Language language) {
        return Optional.empty();
    }
}
