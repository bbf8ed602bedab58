package io.timpani.engine.trees;

import io.timpani.engine.RowParts;
import io.timpani.forest.Forest;
import org.jspecify.annotations.Nullable;

/** What a model adds up for each row, before its link. Thread-safe. */
sealed interface Sums {
    /** The number of columns wanted. */
    int features();

    /** The number of sums per row. */
    int outputs();

    /**
     * Adds up.
     *
     * @param columns one per feature, {@code NaN} = missing; a column that is null is missing in all rows
     * @param rows number of rows, from the first
     * @param sums gets {@code [row, output]}, row-major
     */
    void of(double[] @Nullable [] columns, int rows, double[] sums);

    /** Leaves of trees. */
    record OfTrees(Forest forest) implements Sums {
        private static final int PART_ROWS = 1 << 12;

        @Override
        public int features() {
            return forest.features();
        }

        @Override
        public int outputs() {
            return forest.outputs();
        }

        @Override
        public void of(double[] @Nullable [] columns, int rows, double[] sums) {
            RowParts.each(rows, PART_ROWS, (from, count) -> forest.sums(columns, from, count, sums));
        }
    }

    /**
     * Weighted values, in floats, feature by feature; what is missing adds nothing.
     *
     * @param weights shape {@code [features, outputs]}
     * @param start what each sum begins with
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Weighted(int features, float[] weights, float[] start) implements Sums {
        @Override
        public int outputs() {
            return start.length;
        }

        @Override
        public void of(double[] @Nullable [] columns, int rows, double[] sums) {
            int outputs = start.length;
            for (int cell = 0; cell < rows * outputs; cell++) {
                sums[cell] = start[cell % outputs];
            }
            for (int feature = 0; feature < features; feature++) {
                double[] column = columns[feature];
                if (column == null) {
                    continue;
                }
                for (int row = 0; row < rows; row++) {
                    float value = (float) column[row];
                    if (!Float.isNaN(value)) {
                        add(value, feature, sums, row * outputs);
                    }
                }
            }
        }

        private void add(float value, int feature, double[] sums, int at) {
            for (int output = 0; output < start.length; output++) {
                sums[at + output] = (float) sums[at + output] + value * weights[feature * start.length + output];
            }
        }
    }
}
