package io.timpani.forest;

import org.jspecify.annotations.Nullable;

/** Nodes with thresholds for 32-bit values. Its twin is {@link LongNodes}. */
final class IntNodes extends Nodes {
    private static final int LOW = Integer.MIN_VALUE;
    private static final int HIGH = KeyOrder.INT_LAST;

    /** Per node its threshold, above the place in a keyed row of what is held against it: one load brings both. */
    private final long[] tests;

    private final KeyPlan.Plain[] plain;
    private final SetTable[] sets;

    private IntNodes(Trees trees, long[] tests, KeyPlan plan) {
        super(trees, plan.width());
        this.tests = tests;
        this.plain = plan.plain();
        this.sets = plan.sets(Precision.FLOAT);
    }

    /**
     * The nodes of some trees.
     *
     * @param lanes place in a keyed row, per node
     * @param thresholds per node, keys of 32 bits; there may be more of them than nodes
     */
    static IntNodes of(Trees trees, int[] lanes, long[] thresholds, KeyPlan plan) {
        long[] tests = new long[lanes.length];
        for (int node = 0; node < tests.length; node++) {
            tests[node] = thresholds[node] << Integer.SIZE | lanes[node];
        }
        return new IntNodes(trees, tests, plan);
    }

    @Override
    void key(double[] @Nullable [] columns, int from, int rows, Scratch scratch) {
        int[] keys = scratch.ints(padded(rows) * width);
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
                part.put((float) column[offset + row], keys, row * width);
            }
        }
    }

    private void keyPair(double[] column, int offset, int rows, int[] keys, int lane) {
        int at = lane;
        for (int row = offset; row < offset + rows; row++) {
            float value = (float) column[row];
            int key = KeyOrder.of(value);
            boolean isMissing = Float.isNaN(value);
            keys[at] = isMissing ? LOW : key;
            keys[at + 1] = isMissing ? HIGH : key;
            at += width;
        }
    }

    private void keyOne(double[] column, int offset, int rows, int[] keys, int lane, Lane.Copy copy) {
        boolean low = copy == Lane.Copy.LOW || copy == Lane.Copy.ZERO_LOW;
        int instead = copy == Lane.Copy.ZERO ? KeyOrder.of(0f) : low ? LOW : HIGH;
        boolean withZeros = copy == Lane.Copy.ZERO_LOW || copy == Lane.Copy.ZERO_HIGH;
        int at = lane;
        for (int row = offset; row < offset + rows; row++) {
            float value = (float) column[row];
            boolean replaced = Float.isNaN(value) || (withZeros && Math.abs(value) <= Missing.LARGEST_ZERO);
            keys[at] = replaced ? instead : KeyOrder.of(value);
            at += width;
        }
    }

    @Override
    void walkForest(Scratch scratch) {
        int count = trees.count();
        int[] keys = scratch.ints(width);
        int[] leaf = scratch.leaf;
        if (count < ABREAST) {
            for (int tree = 0; tree < count; tree++) {
                int node = trees.roots()[tree];
                for (int step = 0; step < trees.depths()[tree]; step++) {
                    node = next(tests, trees.children(), keys, 0, node);
                }
                leaf[tree] = node;
            }
            return;
        }
        for (int tree = 0; tree < count; tree += ABREAST) {
            // the last trees are walked with some before them, again
            walkTrees(Math.min(tree, count - ABREAST), keys, leaf);
        }
    }

    private void walkTrees(int first, int[] keys, int[] leaf) {
        long[] nodes = tests;
        int[] children = trees.children();
        int[] roots = trees.roots();
        int n0 = roots[first];
        int n1 = roots[first + 1];
        int n2 = roots[first + 2];
        int n3 = roots[first + 3];
        int n4 = roots[first + 4];
        int n5 = roots[first + 5];
        int n6 = roots[first + 6];
        int n7 = roots[first + 7];
        int steps = 0;
        for (int tree = first; tree < first + ABREAST; tree++) {
            steps = Math.max(steps, trees.depths()[tree]);
        }
        for (int step = 0; step < steps; step++) {
            n0 = next(nodes, children, keys, 0, n0);
            n1 = next(nodes, children, keys, 0, n1);
            n2 = next(nodes, children, keys, 0, n2);
            n3 = next(nodes, children, keys, 0, n3);
            n4 = next(nodes, children, keys, 0, n4);
            n5 = next(nodes, children, keys, 0, n5);
            n6 = next(nodes, children, keys, 0, n6);
            n7 = next(nodes, children, keys, 0, n7);
        }
        leaf[first] = n0;
        leaf[first + 1] = n1;
        leaf[first + 2] = n2;
        leaf[first + 3] = n3;
        leaf[first + 4] = n4;
        leaf[first + 5] = n5;
        leaf[first + 6] = n6;
        leaf[first + 7] = n7;
    }

    /** One step down, for the row whose keys begin at {@code row}. */
    private static int next(long[] nodes, int[] children, int[] keys, int row, int node) {
        long test = nodes[node];
        return children[node] + KeyOrder.reaches(keys[row + (int) test], test >> Integer.SIZE);
    }

    @Override
    void walkTree(int tree, int rows, Scratch scratch) {
        long[] nodes = tests;
        int[] children = trees.children();
        int wide = width;
        int padded = padded(rows);
        int[] keys = scratch.ints(padded * wide);
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
                n0 = next(nodes, children, keys, k0, n0);
                n1 = next(nodes, children, keys, k1, n1);
                n2 = next(nodes, children, keys, k2, n2);
                n3 = next(nodes, children, keys, k3, n3);
                n4 = next(nodes, children, keys, k4, n4);
                n5 = next(nodes, children, keys, k5, n5);
                n6 = next(nodes, children, keys, k6, n6);
                n7 = next(nodes, children, keys, k7, n7);
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
