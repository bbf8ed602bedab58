package io.timpani.engine.trees;

import java.util.List;
import java.util.Locale;

/**
 * What LightGBM makes of the sums of its trees, by the objective that the model was trained for.
 *
 * @param name as the library has it
 * @param shape how sums become answers
 * @param sigmoid factor before the exponential
 */
record LightGbmObjective(String name, Shape shape, double sigmoid) implements Link {
    static final LightGbmObjective NONE = new LightGbmObjective("none", Shape.IDENTITY, 1);

    /** How sums become answers. */
    enum Shape {
        IDENTITY,
        /** The square with the sign kept: the model was trained on roots. */
        SIGNED_SQUARE,
        EXPONENTIAL,
        /** One probability per column, each for itself. */
        LOGISTIC,
        /** Probabilities that sum to 1 in a row. */
        SOFTMAX,
        /** {@code log(1 + exp(x))}. */
        SOFTPLUS
    }

    /**
     * Reads the line.
     *
     * @param text name and parameters, separated by blanks, such as {@code binary sigmoid:1}
     * @throws IllegalArgumentException saying what is not known
     */
    static LightGbmObjective of(String text) {
        List<String> words = List.of(text.strip().split(" +"));
        double sigmoid = 1;
        for (String word : words) {
            if (word.startsWith("sigmoid:")) {
                sigmoid = sigmoid(word.substring("sigmoid:".length()));
            }
        }
        Shape shape = switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "regression", "regression_l1", "quantile", "mape", "fair" ->
                words.contains("sqrt") ? Shape.SIGNED_SQUARE : Shape.IDENTITY;
            case "huber", "lambdarank", "rank_xendcg", "custom", "none", "null", "na", "" -> Shape.IDENTITY;
            case "poisson", "gamma", "tweedie" -> Shape.EXPONENTIAL;
            // xentropy, xentlambda: what versions before the renaming write
            case "binary", "multiclassova", "cross_entropy", "xentropy" -> Shape.LOGISTIC;
            case "multiclass" -> Shape.SOFTMAX;
            case "cross_entropy_lambda", "xentlambda" -> Shape.SOFTPLUS;
            default -> throw new IllegalArgumentException("the objective " + words.get(0) + " is not known");
        };
        return new LightGbmObjective(words.get(0), shape, sigmoid);
    }

    private static double sigmoid(String text) {
        try {
            double sigmoid = Double.parseDouble(text);
            if (sigmoid > 0 && Double.isFinite(sigmoid)) {
                return sigmoid;
            }
        } catch (NumberFormatException e) {
            // refused below, like one that is not positive
        }
        throw new IllegalArgumentException("sigmoid is no positive number");
    }

    @Override
    public void apply(double[] values, int rows, int columns) {
        int count = rows * columns;
        switch (shape) {
            case IDENTITY -> {}
            case SIGNED_SQUARE -> {
                for (int cell = 0; cell < count; cell++) {
                    values[cell] *= Math.abs(values[cell]);
                }
            }
            case EXPONENTIAL -> {
                for (int cell = 0; cell < count; cell++) {
                    values[cell] = Math.exp(values[cell]);
                }
            }
            case LOGISTIC -> {
                for (int cell = 0; cell < count; cell++) {
                    values[cell] = 1 / (1 + Math.exp(-sigmoid * values[cell]));
                }
            }
            case SOFTMAX -> {
                for (int row = 0; row < rows; row++) {
                    softmax(values, row * columns, columns);
                }
            }
            case SOFTPLUS -> {
                for (int cell = 0; cell < count; cell++) {
                    values[cell] = Math.log1p(Math.exp(values[cell]));
                }
            }
        }
    }

    private static void softmax(double[] values, int from, int columns) {
        double most = values[from];
        for (int cell = from + 1; cell < from + columns; cell++) {
            most = Math.max(values[cell], most);
        }
        double sum = 0;
        for (int cell = from; cell < from + columns; cell++) {
            values[cell] = Math.exp(values[cell] - most);
            sum += values[cell];
        }
        for (int cell = from; cell < from + columns; cell++) {
            values[cell] /= sum;
        }
    }
}
