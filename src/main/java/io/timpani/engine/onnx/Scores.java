package io.timpani.engine.onnx;

/**
 * What ONNX Runtime makes of the sums of trees, in its order of operations on 32 bits.
 *
 * @param normalizes true when the columns of a row are divided by the sum of their absolute values in the end
 */
record Scores(TreeEnsemble trees, boolean normalizes) {
    private static final float NEARLY_ZERO = 0.0000001f;

    /**
     * Finishes a row.
     *
     * @param sums of the forest, this row's from {@code at} on
     * @param row gets the columns of the answer
     */
    void finish(double[] sums, int at, float[] row) {
        int outputs = trees.forest().outputs();
        for (int output = 0; output < outputs; output++) {
            float score = (float) sums[at + output];
            if (trees.trees() != 1) {
                score /= trees.trees();
            }
            row[output] = trees.base().length > output ? score + trees.base()[output] : score;
        }
        if (trees.isBinary()) {
            binary(row[0], row);
        } else if (outputs > 1) {
            transform(row);
        }
        if (normalizes) {
            normalize(row);
        }
    }

    /** One score for two classes: a probability when no weight is negative, else one with a sign. */
    private void binary(float score, float[] row) {
        if (trees.transform() == TreeEnsemble.Transform.LOGISTIC) {
            row[0] = logistic(-score);
            row[1] = logistic(score);
        } else {
            row[0] = trees.isPositive() ? 1 - score : -score;
            row[1] = score;
        }
    }

    private void transform(float[] row) {
        switch (trees.transform()) {
            case NONE -> {}
            case LOGISTIC -> {
                for (int column = 0; column < row.length; column++) {
                    row[column] = logistic(row[column]);
                }
            }
            case SOFTMAX, SOFTMAX_ZERO -> softmax(row, trees.transform() == TreeEnsemble.Transform.SOFTMAX_ZERO);
        }
    }

    private static void softmax(float[] row, boolean keepsZeros) {
        float largest = -Float.MAX_VALUE;
        for (float score : row) {
            largest = score > largest ? score : largest;
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

    private static void normalize(float[] row) {
        float sum = 0;
        for (float score : row) {
            sum += Math.abs(score);
        }
        if (sum != 0) {
            for (int column = 0; column < row.length; column++) {
                row[column] /= sum;
            }
        }
    }

    private static float logistic(float score) {
        float positive = 1 / (1 + exp(-Math.abs(score)));
        return score < 0 ? 1 - positive : positive;
    }

    private static float exp(float x) {
        return (float) Math.exp(x);
    }
}
