package io.timpani.testing;

import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;

/** Predictors that answer numbers. */
public final class Predicted {
    private Predicted() {}

    /** The numbers that a predictor answers. */
    public static Prediction numbers(Predictor predictor, Payload payload) throws Exception {
        return (Prediction) predictor.predict(payload);
    }
}
