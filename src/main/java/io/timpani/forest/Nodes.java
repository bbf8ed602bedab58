package io.timpani.forest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The trees with their thresholds. Keys rows, and walks them down to their leaves. */
abstract sealed class Nodes permits IntNodes, LongNodes {
    /** As many rows walk side by side, so that the processor has something to do while memory answers. */
    static final int ABREAST = 8;

    private static final int MOST_ROWS = 64;
    // of the keys of a block, which are to stay in the cache
    private static final int BLOCK_CELLS = 1 << 18;

    final Trees trees;
    final int width;
    /** A column that the caller does not have. */
    private final double[] nothing = new double[MOST_ROWS];

    Nodes(Trees trees, int width) {
        this.trees = trees;
        this.width = width;
        Arrays.fill(nothing, Double.NaN);
    }

    /** How many rows are keyed at once; a multiple of {@link #ABREAST}. */
    int blockRows() {
        return Math.max(ABREAST, Math.min(MOST_ROWS, BLOCK_CELLS / width / ABREAST * ABREAST));
    }

    /** Keys rows {@code from} to {@code from + rows} of the columns, of which those that are null are missing. */
    abstract void key(double[] @Nullable [] columns, int from, int rows, Scratch scratch);

    /** Finds the leaf of the first keyed row in every tree. */
    abstract void walkForest(Scratch scratch);

    /** Finds the leaf of each keyed row in one tree; up to {@code ABREAST - 1} rows more are walked in vain. */
    abstract void walkTree(int tree, int rows, Scratch scratch);

    /** Rows to have keys for: a block is walked in groups, a single row on its own. */
    static int padded(int rows) {
        return rows == 1 ? 1 : (rows + ABREAST - 1) & -ABREAST;
    }

    final double[] column(double[] @Nullable [] columns, int feature) {
        double[] column = columns[feature];
        return column == null ? nothing : column;
    }

    /** Where a column's first row is. */
    final int offset(double[] column, int from) {
        return column == nothing ? 0 : from;
    }
}
