package io.timpani.engine.onnx;

/**
 * What ONNX Runtime makes of the sums of trees, in its order of operations on 32 bits.
 *
 * @param normalizes true when the columns of a row are divided by the sum of their absolute values in the end
 */
record Scores(TreeEnsemble trees, boolean normalizes) {
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
            trees.transform().apply(row);
        }
        if (normalizes) {
            Transform.normalize(row);
        }
    }

    /** One score for two classes: a probability when no weight is negative, else one with a sign. */
    private void binary(float score, float[] row) {
        if (trees.transform() == Transform.LOGISTIC) {
            row[0] = Transform.logistic(-score);
            row[1] = Transform.logistic(score);
        } else {
            row[0] = trees.isPositive() ? 1 - score : -score;
            row[1] = score;
        }
    }
}
