package io.timpani.forest;

/** The values at the ends of walks, and how they are added. Every leaf has one value, or one for each output. */
abstract sealed class Leaves permits FloatLeaves, DoubleLeaves {
    final int[] targets;
    final int outputs;
    // where a node's vector begins; empty when leaves have one value
    final int[] places;

    Leaves(int outputs, int[] targets, int[] places) {
        this.outputs = outputs;
        this.targets = targets;
        this.places = places;
    }

    /** The sums of a row whose leaf is known for each tree. */
    abstract void sumForest(Scratch scratch, double[] sums, int at);

    /** Begins the sums of some rows. */
    abstract void begin(int rows, Scratch scratch);

    /** Adds the leaves of one tree to them. */
    abstract void addTree(int tree, int rows, Scratch scratch);

    /** Writes the sums of those rows, row by row. */
    abstract void end(int rows, Scratch scratch, double[] sums, int at);

    static boolean hasVectors(int[] targets) {
        return targets.length > 0 && targets[0] == ForestBuilder.EVERY;
    }
}
