package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.forest.Forest;
import java.io.IOException;
import java.nio.file.Path;

/** Opens to benchmarks the forest that the engine walks. */
public final class Kernel {
    private Kernel() {}

    /** The trees of a file of XGBoost. */
    public static Forest ofXgboost(Path file, ModelSpec model) throws IOException {
        return new XgboostFormat().read(file, model).forest();
    }

    /** The trees of a file of LightGBM. */
    public static Forest ofLightGbm(Path file, ModelSpec model) throws IOException {
        return new LightGbmFormat().read(file, model).forest();
    }
}
