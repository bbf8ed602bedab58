package io.timpani.forest;

/** Leaves that are kept and added as {@code double}s. Its twin is {@link FloatLeaves}. */
final class DoubleLeaves extends Leaves {
    private final double[] base;
    // one per node, or vectors from a node's place on
    private final double[] values;

    DoubleLeaves(double[] base, int[] targets, int[] places, double[] leaves) {
        super(base.length, targets, hasVectors(targets) ? places : new int[0]);
        this.base = base;
        if (hasVectors(targets)) {
            values = leaves;
        } else {
            // of the nodes that are no leaves, whose values nobody reads, the place is 0
            values = new double[places.length];
            for (int node = 0; node < places.length; node++) {
                values[node] = leaves[places[node]];
            }
        }
    }

    @Override
    void sumForest(Scratch scratch, double[] sums, int at) {
        int[] leaf = scratch.leaf;
        double[] from = values;
        if (outputs == 1 && places.length == 0) {
            double sum = base[0];
            for (int tree = 0; tree < targets.length; tree++) {
                sum += from[leaf[tree]];
            }
            sums[at] = sum;
            return;
        }
        begin(1, scratch);
        double[] sum = scratch.doubles(outputs);
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
        double[] sum = scratch.doubles(rows * outputs);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(base, 0, sum, row * outputs, outputs);
        }
    }

    @Override
    void addTree(int tree, int rows, Scratch scratch) {
        double[] sum = scratch.doubles(rows * outputs);
        int[] leaf = scratch.leaf;
        if (places.length == 0) {
            double[] from = values;
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

    private void addVector(double[] sum, int at, int place) {
        for (int output = 0; output < outputs; output++) {
            sum[at + output] += values[place + output];
        }
    }

    @Override
    void end(int rows, Scratch scratch, double[] sums, int at) {
        double[] sum = scratch.doubles(rows * outputs);
        for (int i = 0; i < rows * outputs; i++) {
            sums[at + i] = sum[i];
        }
    }
}
