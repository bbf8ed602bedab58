package io.timpani.engine.onnx;

/**
 * What ONNX Runtime makes of the sums of trees, in its order of operations on 32 bits.
 *
 * @param normalizes true when the columns of a row are divided by the sum of their absolute values in the end
 */
record TreeFinish(TreeEnsemble trees, boolean normalizes) {
    /**
     * Finishes a row.
     *
     * @param sums of the forest, this row's from {@code at} on
     * @param row gets the columns of the answer
     */
    void finish(double[] sums, int at, float[] row) {
        int outputs = trees.forest().outputs();
        for (int output = 0; output < outputs; output++) {
            float value = (float) sums[at + output];
            if (trees.trees() != 1) {
                value /= trees.trees();
            }
            row[output] = trees.base().length > output ? value + trees.base()[output] : value;
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

    /** One sum for two classes: a probability when no weight is negative, else one with a sign. */
    private void binary(float value, float[] row) {
        if (trees.transform() == Transform.LOGISTIC) {
            row[0] = Transform.logistic(-value);
            row[1] = Transform.logistic(value);
        } else {
            row[0] = trees.isPositive() ? 1 - value : -value;
            row[1] = value;
        }
    }
}
