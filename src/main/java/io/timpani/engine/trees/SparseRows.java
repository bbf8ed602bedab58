package io.timpani.engine.trees;

import io.timpani.engine.FeatureBinding;
import io.timpani.frame.SparseMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of a sparse matrix as columns of features, a block at a time. Work goes with what is stored, not with the width. */
final class SparseRows {
    private static final int MOST_ROWS = 64;
    private static final int BLOCK_CELLS = 1 << 20;

    private final SparseMatrix matrix;
    private final Sums model;
    private final double unstored;
    private final double[] @Nullable [] columns;
    private final int block;
    /** Columns of the matrix, ascending, and the feature of each; of equal ones, one after the other. */
    private final long[] places;

    /**
     * Rows to come.
     *
     * @param model what they are for
     * @param found column of each feature, or {@link FeatureBinding#ABSENT}
     * @param unstored what a cell is that is not stored
     */
    SparseRows(SparseMatrix matrix, Sums model, int[] found, double unstored) {
        this.matrix = matrix;
        this.unstored = unstored;
        this.model = model;
        int wide = Math.max(1, Math.max(found.length, model.outputs()));
        block = Math.max(1, Math.min(MOST_ROWS, BLOCK_CELLS / wide));
        columns = new double[found.length][];
        places = IntStream.range(0, found.length)
                .filter(feature -> found[feature] != FeatureBinding.ABSENT)
                .mapToLong(feature -> ((long) found[feature] << Integer.SIZE) | feature)
                .sorted()
                .toArray();
        for (long place : places) {
            double[] column = new double[block];
            Arrays.fill(column, unstored);
            columns[(int) place] = column;
        }
    }

    /** The sums of all rows, shape {@code [rows, outputs]}. */
    void sums(double[] sums) {
        int outputs = model.outputs();
        double[] part = new double[block * outputs];
        for (int from = 0; from < matrix.rowCount(); from += block) {
            int count = Math.min(block, matrix.rowCount() - from);
            put(from, count, true);
            model.of(columns, count, part);
            System.arraycopy(part, 0, sums, from * outputs, count * outputs);
            put(from, count, false);
        }
    }

    private void put(int from, int count, boolean values) {
        int[] starts = matrix.rowStart();
        for (int row = 0; row < count; row++) {
            for (int at = starts[from + row]; at < starts[from + row + 1]; at++) {
                long column = (long) matrix.columnIndex()[at] << Integer.SIZE;
                int place = Arrays.binarySearch(places, column);
                for (place = place < 0 ? ~place : place;
                        place < places.length && places[place] >>> Integer.SIZE == column >>> Integer.SIZE;
                        place++) {
                    double[] into = columns[(int) places[place]];
                    if (into != null) {
                        into[row] = values ? matrix.values()[at] : unstored;
                    }
                }
            }
        }
    }
}
