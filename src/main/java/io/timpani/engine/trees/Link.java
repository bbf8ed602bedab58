package io.timpani.engine.trees;

/** Makes predictions of the sums of trees. */
@FunctionalInterface
interface Link {
    /** The sums are the predictions. */
    Link IDENTITY = (values, rows, columns) -> {};

    /**
     * Replaces sums by predictions.
     *
     * @param values at least {@code rows * columns}, row-major
     */
    void apply(double[] values, int rows, int columns);
}
