package io.timpani.forest;

import org.jspecify.annotations.Nullable;

/** Nodes with thresholds for 64-bit values. Its twin is {@link IntNodes}: Java has no code that is generic in primitives without a price. */
final class LongNodes extends Nodes {
    private static final long LOW = Long.MIN_VALUE;
    private static final long HIGH = KeyOrder.LONG_LAST;

    private final int[] lanes;
    private final long[] thresholds;
    private final KeyPlan.Plain[] plain;
    private final SetTable[] sets;

    LongNodes(Trees trees, int[] lanes, long[] thresholds, KeyPlan plan) {
        super(trees, plan.width());
        this.lanes = lanes;
        this.thresholds = thresholds;
        this.plain = plan.plain();
        this.sets = plan.sets(Precision.DOUBLE);
    }

    @Override
    void key(double[] @Nullable [] columns, int from, int rows, Scratch scratch) {
        long[] keys = scratch.longs(padded(rows) * width);
        for (KeyPlan.Plain part : plain) {
            double[] column = column(columns, part.feature());
            int offset = offset(column, from);
            if (part.isPair()) {
                keyPair(column, offset, rows, keys, part.lane());
            } else {
                keyOne(column, offset, rows, keys, part.lane(), part.copy());
            }
        }
        for (SetTable part : sets) {
            double[] column = column(columns, part.feature);
            int offset = offset(column, from);
            for (int row = 0; row < rows; row++) {
                part.put(column[offset + row], keys, row * width);
            }
        }
    }

    private void keyPair(double[] column, int offset, int rows, long[] keys, int lane) {
        int at = lane;
        for (int row = offset; row < offset + rows; row++) {
            double value = column[row];
            long key = KeyOrder.of(value);
            boolean isMissing = Double.isNaN(value);
            keys[at] = isMissing ? LOW : key;
            keys[at + 1] = isMissing ? HIGH : key;
            at += width;
        }
    }

    private void keyOne(double[] column, int offset, int rows, long[] keys, int lane, Lane.Copy copy) {
        boolean low = copy == Lane.Copy.LOW || copy == Lane.Copy.ZERO_LOW;
        long instead = copy == Lane.Copy.ZERO ? KeyOrder.of(0.0) : low ? LOW : HIGH;
        boolean withZeros = copy == Lane.Copy.ZERO_LOW || copy == Lane.Copy.ZERO_HIGH;
        int at = lane;
        for (int row = offset; row < offset + rows; row++) {
            double value = column[row];
            boolean replaced = Double.isNaN(value) || (withZeros && Math.abs(value) <= Missing.LARGEST_ZERO);
            keys[at] = replaced ? instead : KeyOrder.of(value);
            at += width;
        }
    }

    @Override
    void walkForest(Scratch scratch) {
        int[] lanes = this.lanes;
        int[] children = trees.children();
        int[] roots = trees.roots();
        int[] depths = trees.depths();
        long[] limits = thresholds;
        long[] keys = scratch.longs(width);
        int[] leaf = scratch.leaf;
        int tree = 0;
        for (; tree + 4 <= roots.length; tree += 4) {
            int a = roots[tree];
            int b = roots[tree + 1];
            int c = roots[tree + 2];
            int d = roots[tree + 3];
            int steps =
                    Math.max(Math.max(depths[tree], depths[tree + 1]), Math.max(depths[tree + 2], depths[tree + 3]));
            for (int step = 0; step < steps; step++) {
                a = children[a] + KeyOrder.reaches(keys[lanes[a]], limits[a]);
                b = children[b] + KeyOrder.reaches(keys[lanes[b]], limits[b]);
                c = children[c] + KeyOrder.reaches(keys[lanes[c]], limits[c]);
                d = children[d] + KeyOrder.reaches(keys[lanes[d]], limits[d]);
            }
            leaf[tree] = a;
            leaf[tree + 1] = b;
            leaf[tree + 2] = c;
            leaf[tree + 3] = d;
        }
        for (; tree < roots.length; tree++) {
            int a = roots[tree];
            for (int step = 0; step < depths[tree]; step++) {
                a = children[a] + KeyOrder.reaches(keys[lanes[a]], limits[a]);
            }
            leaf[tree] = a;
        }
    }

    @Override
    void walkTree(int tree, int rows, Scratch scratch) {
        int[] lanes = this.lanes;
        int[] children = trees.children();
        long[] limits = thresholds;
        int wide = width;
        int padded = padded(rows);
        long[] keys = scratch.longs(padded * wide);
        int[] leaf = scratch.leaf;
        int root = trees.roots()[tree];
        int steps = trees.depths()[tree];
        for (int row = 0; row < padded; row += ABREAST) {
            int k0 = row * wide;
            int k1 = k0 + wide;
            int k2 = k1 + wide;
            int k3 = k2 + wide;
            int k4 = k3 + wide;
            int k5 = k4 + wide;
            int k6 = k5 + wide;
            int k7 = k6 + wide;
            int n0 = root;
            int n1 = root;
            int n2 = root;
            int n3 = root;
            int n4 = root;
            int n5 = root;
            int n6 = root;
            int n7 = root;
            for (int step = 0; step < steps; step++) {
                n0 = children[n0] + KeyOrder.reaches(keys[k0 + lanes[n0]], limits[n0]);
                n1 = children[n1] + KeyOrder.reaches(keys[k1 + lanes[n1]], limits[n1]);
                n2 = children[n2] + KeyOrder.reaches(keys[k2 + lanes[n2]], limits[n2]);
                n3 = children[n3] + KeyOrder.reaches(keys[k3 + lanes[n3]], limits[n3]);
                n4 = children[n4] + KeyOrder.reaches(keys[k4 + lanes[n4]], limits[n4]);
                n5 = children[n5] + KeyOrder.reaches(keys[k5 + lanes[n5]], limits[n5]);
                n6 = children[n6] + KeyOrder.reaches(keys[k6 + lanes[n6]], limits[n6]);
                n7 = children[n7] + KeyOrder.reaches(keys[k7 + lanes[n7]], limits[n7]);
            }
            leaf[row] = n0;
            leaf[row + 1] = n1;
            leaf[row + 2] = n2;
            leaf[row + 3] = n3;
            leaf[row + 4] = n4;
            leaf[row + 5] = n5;
            leaf[row + 6] = n6;
            leaf[row + 7] = n7;
        }
    }
}
