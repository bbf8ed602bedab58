package io.timpani.engine.onnx;

import io.timpani.engine.RowParts;
import io.timpani.forest.Forest;
import io.timpani.frame.NumberColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A graph whose answer comes from trees and from nothing that the forest cannot do. Thread-safe. */
final class OnnxTrees implements JvmGraph {
    private static final int PART_ROWS = 1 << 12;

    private final TreeEnsemble trees;
    private final boolean normalizes;
    /** Column of the answer for each class, or null: in order. */
    private final int @Nullable [] order;

    OnnxTrees(TreeEnsemble trees, boolean normalizes, int @Nullable [] order) {
        this.trees = trees;
        this.normalizes = normalizes;
        this.order = order;
    }

    @Override
    public int columns() {
        return trees.isBinary() ? 2 : trees.forest().outputs();
    }

    @Override
    public double[] predict(DenseInput input, int rows) {
        Forest forest = trees.forest();
        double[] @Nullable [] columns = new double[input.columns().length][];
        for (int feature = 0; feature < columns.length; feature++) {
            columns[feature] = input.columns()[feature] instanceof NumberColumn numbers ? numbers.values() : null;
        }
        double[] values = new double[Math.multiplyExact(rows, columns())];
        double[] sums = forest.outputs() == columns() ? values : new double[rows];
        RowParts.each(rows, PART_ROWS, (from, count) -> predict(columns, from, count, sums, values));
        return values;
    }

    private void predict(double[] @Nullable [] columns, int from, int rows, double[] sums, double[] values) {
        Forest forest = trees.forest();
        forest.sums(columns, from, rows, sums);
        TreeFinish last = new TreeFinish(trees, normalizes);
        float[] row = new float[columns()];
        for (int at = from; at < from + rows; at++) {
            last.finish(sums, at * forest.outputs(), row);
            for (int column = 0; column < row.length; column++) {
                values[at * row.length + (order == null ? column : order[column])] = row[column];
            }
        }
    }

    @Override
    public String toString() {
        return "OnnxTrees[%d trees, order %s]".formatted(trees.forest().trees(), Arrays.toString(order));
    }
}
