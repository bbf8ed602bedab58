package io.timpani.engine.onnx;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arrays of a tree operator, one place per node, with the weights of the leaves hung on their nodes. The nodes of a tree
 * lie side by side.
 */
final class TreeArrays {
    static final int ABSENT = -1;

    final long[] trees;
    final long[] featureIds;
    final long[] yes;
    final long[] no;
    final long[] tracks;
    final float[] values;
    final List<String> modes;
    /** Where each tree begins. */
    final int[] starts;

    final long[] weightOutputs;
    final float[] weights;
    /** Place of the first weight of each node, and the next weight of the same node. */
    final int[] firstWeight;

    final int[] nextWeight;

    private final long[] ids;

    private TreeArrays(OnnxFile.Node node, String kind) throws IOException {
        trees = node.numbers("nodes_treeids");
        ids = node.numbers("nodes_nodeids");
        featureIds = node.numbers("nodes_featureids");
        yes = node.numbers("nodes_truenodeids");
        no = node.numbers("nodes_falsenodeids");
        tracks = node.numbers("nodes_missing_value_tracks_true");
        values = node.floats("nodes_values");
        modes = node.texts("nodes_modes");
        starts = starts(trees);
        weightOutputs = node.numbers(kind + "_ids");
        weights = node.floats(kind + "_weights");
        firstWeight = new int[trees.length];
        nextWeight = new int[weights.length];
        Arrays.fill(firstWeight, ABSENT);
    }

    /**
     * Reads them; empty when they do not belong together, or a tree is in two pieces.
     *
     * @param kind of the weights' names
     */
    static Optional<TreeArrays> read(OnnxFile.Node node, String kind) throws IOException {
        TreeArrays arrays = new TreeArrays(node, kind);
        boolean whole = arrays.isEven() && arrays.starts.length > 0 && arrays.hangWeights(node, kind);
        return whole ? Optional.of(arrays) : Optional.empty();
    }

    private boolean isEven() {
        int size = trees.length;
        return size > 0
                && ids.length == size
                && featureIds.length == size
                && yes.length == size
                && no.length == size
                && values.length == size
                && modes.size() == size;
    }

    /** Where a tree ends. */
    int end(int tree) {
        return tree + 1 < starts.length ? starts[tree + 1] : trees.length;
    }

    /** Where each tree begins; none when a tree is in two pieces. */
    private static int[] starts(long[] trees) {
        Map<Long, Integer> seen = new HashMap<>();
        int[] starts = new int[16];
        int count = 0;
        for (int place = 0; place < trees.length; place++) {
            if (place == 0 || trees[place] != trees[place - 1]) {
                if (seen.put(trees[place], place) != null) {
                    return new int[0];
                }
                starts = count < starts.length ? starts : Arrays.copyOf(starts, count * 2);
                starts[count++] = place;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /** Hangs the weights on their nodes, in the order given. */
    private boolean hangWeights(OnnxFile.Node node, String kind) throws IOException {
        long[] ofTrees = node.numbers(kind + "_treeids");
        long[] ofNodes = node.numbers(kind + "_nodeids");
        int count = weights.length;
        if (ofTrees.length != count || ofNodes.length != count || weightOutputs.length != count) {
            return false;
        }
        Map<Long, Integer> startOf = new HashMap<>();
        for (int start : starts) {
            startOf.put(trees[start], start);
        }
        Map<Long, int[]> placesOf = new HashMap<>();
        for (int weight = count - 1; weight >= 0; weight--) {
            Integer start = startOf.get(ofTrees[weight]);
            if (start == null) {
                return false;
            }
            int[] places = placesOf.computeIfAbsent(ofTrees[weight], tree -> places(start));
            int at = place(places, ofNodes[weight]);
            if (at == ABSENT) {
                return false;
            }
            nextWeight[weight] = firstWeight[start + at];
            firstWeight[start + at] = weight;
        }
        return true;
    }

    /** Place of each node in its tree, by its number; empty when numbers repeat or are too large. */
    int[] places(int start) {
        int end = start;
        long largest = 0;
        while (end < trees.length && trees[end] == trees[start]) {
            largest = Math.max(largest, ids[end]);
            end++;
        }
        if (largest >= trees.length || largest > 4L * (end - start)) {
            return new int[0];
        }
        int[] places = new int[(int) largest + 1];
        Arrays.fill(places, ABSENT);
        for (int place = start; place < end; place++) {
            if (ids[place] < 0 || places[(int) ids[place]] != ABSENT) {
                return new int[0];
            }
            places[(int) ids[place]] = place - start;
        }
        return places;
    }

    static int place(int[] places, long id) {
        return id < 0 || id >= places.length ? ABSENT : places[(int) id];
    }

    /** The one output that each tree adds to; none when a tree adds to several. */
    int[] targets() {
        int[] targets = new int[starts.length];
        for (int tree = 0; tree < starts.length; tree++) {
            int end = end(tree);
            long target = ABSENT;
            for (int place = starts[tree]; place < end; place++) {
                if (!modes.get(place).equals("LEAF")) {
                    continue;
                }
                int weight = firstWeight[place];
                if (weight == ABSENT || nextWeight[weight] != ABSENT) {
                    return new int[0];
                }
                if (target != ABSENT && weightOutputs[weight] != target) {
                    return new int[0];
                }
                target = weightOutputs[weight];
            }
            if (target < 0 || target > Integer.MAX_VALUE) {
                return new int[0];
            }
            targets[tree] = (int) target;
        }
        return targets;
    }

    /** True when every leaf of one of the trees has a weight for an output. */
    boolean everyLeafOfSomeTreeWeighs(int output) {
        boolean all = true;
        for (int place = 0; place < trees.length; place++) {
            if (place > 0 && trees[place] != trees[place - 1]) {
                if (all) {
                    return true;
                }
                all = true;
            }
            all &= !modes.get(place).equals("LEAF") || weighs(place, output);
        }
        return all;
    }

    private boolean weighs(int place, int output) {
        for (int weight = firstWeight[place]; weight != ABSENT; weight = nextWeight[weight]) {
            if (weightOutputs[weight] == output) {
                return true;
            }
        }
        return false;
    }
}
