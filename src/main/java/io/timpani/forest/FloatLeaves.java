package io.timpani.forest;

/** Leaves that are kept and added as {@code float}s. Its twin is {@link DoubleLeaves}. */
final class FloatLeaves extends Leaves {
    private final float[] base;
    // one per node, or vectors from a node's place on
    private final float[] values;

    FloatLeaves(double[] base, int[] targets, int[] places, double[] leaves) {
        super(base.length, targets, hasVectors(targets) ? places : new int[0]);
        this.base = floatsOf(base);
        if (hasVectors(targets)) {
            values = floatsOf(leaves);
        } else {
            // of the nodes that are no leaves, whose values nobody reads, the place is 0
            values = new float[places.length];
            for (int node = 0; node < places.length; node++) {
                values[node] = (float) leaves[places[node]];
            }
        }
    }

    @Override
    void sumForest(Scratch scratch, double[] sums, int at) {
        int[] leaf = scratch.leaf;
        float[] from = values;
        if (outputs == 1 && places.length == 0) {
            float sum = base[0];
            for (int tree = 0; tree < targets.length; tree++) {
                sum += from[leaf[tree]];
            }
            sums[at] = sum;
            return;
        }
        begin(1, scratch);
        float[] sum = scratch.floats(outputs);
        for (int tree = 0; tree < targets.length; tree++) {
            if (places.length == 0) {
                sum[targets[tree]] += from[leaf[tree]];
            } else {
                addVector(sum, 0, places[leaf[tree]]);
            }
        }
        end(1, scratch, sums, at);
    }

    @Override
    void begin(int rows, Scratch scratch) {
        float[] sum = scratch.floats(rows * outputs);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(base, 0, sum, row * outputs, outputs);
        }
    }

    @Override
    void addTree(int tree, int rows, Scratch scratch) {
        float[] sum = scratch.floats(rows * outputs);
        int[] leaf = scratch.leaf;
        if (places.length == 0) {
            float[] from = values;
            int at = targets[tree];
            for (int row = 0; row < rows; row++) {
                sum[at] += from[leaf[row]];
                at += outputs;
            }
        } else {
            for (int row = 0; row < rows; row++) {
                addVector(sum, row * outputs, places[leaf[row]]);
            }
        }
    }

    private void addVector(float[] sum, int at, int place) {
        for (int output = 0; output < outputs; output++) {
            sum[at + output] += values[place + output];
        }
    }

    @Override
    void end(int rows, Scratch scratch, double[] sums, int at) {
        float[] sum = scratch.floats(rows * outputs);
        for (int i = 0; i < rows * outputs; i++) {
            sums[at + i] = sum[i];
        }
    }

    private static float[] floatsOf(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
