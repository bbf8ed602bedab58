package io.timpani.engine.onnx;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of the sums of a row, in ONNX Runtime's order of operations on 32 bits. PROBIT is left to the runtime. */
enum Transform {
    NONE,
    LOGISTIC,
    SOFTMAX,
    SOFTMAX_ZERO;

    private static final float NEARLY_ZERO = 0.0000001f;

    /** The one that an operator's attribute names. */
    static Optional<Transform> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }

    void apply(float[] row) {
        switch (this) {
            case NONE -> {}
            case LOGISTIC -> {
                for (int column = 0; column < row.length; column++) {
                    row[column] = logistic(row[column]);
                }
            }
            case SOFTMAX, SOFTMAX_ZERO -> softmax(row, this == SOFTMAX_ZERO);
        }
    }

    static float logistic(float value) {
        float positive = 1 / (1 + exp(-Math.abs(value)));
        return value < 0 ? 1 - positive : positive;
    }

    /** Divides the columns by the sum of their absolute values. */
    static void normalize(float[] row) {
        float sum = 0;
        for (float value : row) {
            sum += Math.abs(value);
        }
        if (sum != 0) {
            for (int column = 0; column < row.length; column++) {
                row[column] /= sum;
            }
        }
    }

    private static void softmax(float[] row, boolean keepsZeros) {
        float largest = -Float.MAX_VALUE;
        for (float value : row) {
            largest = value > largest ? value : largest;
        }
        float sum = 0;
        float ofZero = exp(-largest);
        for (int column = 0; column < row.length; column++) {
            if (keepsZeros && !(row[column] > NEARLY_ZERO || row[column] < -NEARLY_ZERO)) {
                row[column] *= ofZero;
            } else {
                row[column] = exp(row[column] - largest);
                sum += row[column];
            }
        }
        for (int column = 0; column < row.length; column++) {
            row[column] /= sum;
        }
    }

    private static float exp(float x) {
        return (float) Math.exp(x);
    }
}
