package io.timpani.engine;

/**
 * A loaded model, ready to predict.
 *
 * <p>A user's jar brings its own by naming a class with a public constructor without parameters in
 * {@code META-INF/services/io.timpani.engine.Predictor}; {@link #start} is then called once before anything else.
 */
public interface Predictor extends AutoCloseable {
    /** Called once, before {@link #traits}; engines' own predictors are started by their constructor. */
    default void start(ModelSpec model) {}

    /** How this predictor wants to be called; the same answer every time. */
    Traits traits();

    /**
     * Predicts.
     *
     * @param payload of one of the kinds that {@link Traits#input} asks for
     * @return one row per input row
     * @throws Exception any failure; the caller is told its type and text. A {@link io.timpani.model.ServingException}
     *     passes as it is
     */
    Prediction predict(Payload payload) throws Exception;

    /** Releases what the model holds. Called once; no prediction is running or will come. */
    @Override
    default void close() {}
}
