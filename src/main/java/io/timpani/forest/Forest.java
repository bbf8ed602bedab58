package io.timpani.forest;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Trees, ready to be walked. Immutable and thread-safe. */
public final class Forest {
    // below this it is faster to walk several trees with a row than several rows down a tree
    private static final int FEWEST_ABREAST = 4;
    private static final int SLOTS = 64;

    private final int features;
    private final Nodes nodes;
    private final Leaves leaves;
    /**
     * Not in thread-locals: those outlive a forest on the server's threads. Threads that share a slot make new scratch. The
     * engines' slots are of the same make, but this room imports none of ours.
     */
    private final AtomicReferenceArray<@Nullable Scratch> kept = new AtomicReferenceArray<>(SLOTS);

    Forest(int features, Nodes nodes, Leaves leaves) {
        this.features = features;
        this.nodes = nodes;
        this.leaves = leaves;
    }

    /** The number of columns wanted. */
    public int features() {
        return features;
    }

    /** The number of sums per row. */
    public int outputs() {
        return leaves.outputs;
    }

    /** The number of trees. */
    public int trees() {
        return nodes.trees.count();
    }

    /** The number of nodes, leaves included. */
    public int nodes() {
        return nodes.trees.children().length;
    }

    /** How many steps the deepest leaf is away from its root. */
    public int depth() {
        int deepest = 0;
        for (int depth : nodes.trees.depths()) {
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    /**
     * Adds up the leaves that rows end in, tree by tree.
     *
     * @param columns one per feature, each with a value for rows up to {@code from + rows}, {@code NaN} = missing; a column
     *     that is null is missing in all rows
     * @param from first row
     * @param rows number of rows
     * @param sums gets {@code [row, output]}, row-major, counted from row 0: rows before {@code from} are left alone
     */
    public void sums(double[] @Nullable [] columns, int from, int rows, double[] sums) {
        int slot = (int) Thread.currentThread().getId() & (SLOTS - 1);
        Scratch scratch = kept.getAndSet(slot, null);
        if (scratch == null) {
            scratch = new Scratch(Math.max(trees(), nodes.blockRows()));
        }
        int block = nodes.blockRows();
        int end = from + rows;
        int at = from;
        while (at < end) {
            int count = Math.min(block, end - at);
            if (count < FEWEST_ABREAST) {
                nodes.key(columns, at, 1, scratch);
                nodes.walkForest(scratch);
                leaves.sumForest(scratch, sums, at * leaves.outputs);
                at++;
            } else {
                sumBlock(columns, at, count, scratch, sums);
                at += count;
            }
        }
        kept.set(slot, scratch);
    }

    private void sumBlock(double[] @Nullable [] columns, int at, int rows, Scratch scratch, double[] sums) {
        nodes.key(columns, at, rows, scratch);
        leaves.begin(rows, scratch);
        for (int tree = 0; tree < trees(); tree++) {
            nodes.walkTree(tree, rows, scratch);
            leaves.addTree(tree, rows, scratch);
        }
        leaves.end(rows, scratch, sums, at * leaves.outputs);
    }
}
