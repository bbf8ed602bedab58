package io.timpani.engine.onnx;

import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import java.io.IOException;
import java.util.Optional;

/**
 * A graph so plain that it is worked out here for dense rows, without the cost of a call to ONNX Runtime. Thread-safe.
 */
sealed interface JvmGraph permits OnnxTrees, OnnxLinear {
    /** Columns of the answer. */
    int columns();

    /** The answer for all rows, shape {@code [rows, columns]}. */
    double[] predict(DenseInput input, int rows);

    /**
     * What is behind an output; empty when ONNX Runtime is needed.
     *
     * @param input name of the one input, of floats
     * @param features its width
     */
    static Optional<JvmGraph> of(OnnxFile file, String input, int features, String output) {
        if (!file.isSmall()) {
            return Optional.empty();
        }
        try {
            return new GraphWalk(file, input, features).from(output);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** True when every column is one of numbers, or missing; text is refused elsewhere. */
    static boolean takes(DenseInput input) {
        for (Column column : input.columns()) {
            if (column != null && !(column instanceof NumberColumn)) {
                return false;
            }
        }
        return true;
    }
}
