package io.timpani.engine.trees;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Missing;
import io.timpani.forest.TreeBuilder;
import io.timpani.forest.ValueSet;
import java.io.IOException;
import java.util.Arrays;

/** One tree as XGBoost keeps it: arrays with a place for each node. */
final class XgboostTree {
    private static final int NO_CHILD = -1;
    /** Codes of categories are whole numbers that a float can hold. */
    private static final int MOST_CODES = 1 << 24;

    private int[] left = new int[0];
    private int[] right = new int[0];
    private int[] features = new int[0];
    private float[] conditions = new float[0];
    private int[] defaultLeft = new int[0];
    private int[] splitTypes = new int[0];
    private int[] codes = new int[0];
    private int[] codeNodes = new int[0];
    private int[] codeStarts = new int[0];
    private int[] codeCounts = new int[0];
    private float[] weights = new float[0];
    private int vector = 1;
    private int nodes = NO_CHILD;

    /** @param wantsWeights false: the leaves are known to have one value, which is somewhere else */
    static XgboostTree read(Document in, boolean wantsWeights) throws IOException {
        XgboostTree tree = new XgboostTree();
        in.object(key -> tree.readField(in, key, wantsWeights));
        if (!tree.hasVectors()) {
            tree.weights = new float[0];
        }
        tree.check();
        return tree;
    }

    private void readField(Document in, String key, boolean wantsWeights) throws IOException {
        switch (key) {
            case "left_children" -> left = in.ints();
            case "right_children" -> right = in.ints();
            case "split_indices" -> features = in.ints();
            case "split_conditions" -> conditions = in.floats();
            case "default_left" -> defaultLeft = in.ints();
            case "split_type" -> splitTypes = in.ints();
            case "categories" -> codes = in.ints();
            case "categories_nodes" -> codeNodes = in.ints();
            case "categories_segments" -> codeStarts = in.ints();
            case "categories_sizes" -> codeCounts = in.ints();
            case "tree_param" -> in.object(name -> readParameter(in, name));
            case "base_weights" -> {
                if (wantsWeights) {
                    weights = in.floats();
                } else {
                    in.skip();
                }
            }
            case "leaf_weights" ->
                throw new ModelFormatException(
                        "keeps the leaves of its vector trees in a way that is not known here (leaf_weights)");
            default -> in.skip();
        }
    }

    private void readParameter(Document in, String name) throws IOException {
        switch (name) {
            case "num_nodes" -> nodes = XgboostReader.wholeNumber(name, in.scalar());
            case "size_leaf_vector" -> vector = Math.max(1, XgboostReader.wholeNumber(name, in.scalar()));
            default -> in.skip();
        }
    }

    private void check() throws ModelFormatException {
        int size = left.length;
        boolean same = right.length == size
                && features.length == size
                && conditions.length == size
                && defaultLeft.length == size
                && (splitTypes.length == 0 || splitTypes.length == size)
                && (nodes == NO_CHILD || nodes == size)
                && (!hasVectors() || weights.length == (long) size * vector);
        if (!same) {
            throw new ModelFormatException("has a tree whose arrays are not of one length");
        }
        if (codeStarts.length != codeNodes.length || codeCounts.length != codeNodes.length) {
            throw new ModelFormatException("has a tree whose arrays of categories are not of one length");
        }
    }

    boolean hasVectors() {
        return vector > 1;
    }

    /** Values at each leaf. */
    int vector() {
        return vector;
    }

    /**
     * Adds the tree to a forest.
     *
     * @param output what it adds to, unless it has vectors
     * @param weight of the whole tree
     */
    void addTo(ForestBuilder forest, int output, float weight) throws BrokenTreeException, ModelFormatException {
        TreeBuilder tree = hasVectors() ? forest.vectorTree(left.length) : forest.tree(output, left.length);
        int[] segments = segments();
        for (int node = 0; node < left.length; node++) {
            if (left[node] == NO_CHILD) {
                putLeaf(tree, node, weight);
            } else if (splitTypes.length > 0 && splitTypes[node] != 0) {
                // members go right, and so do missing values unless they go left by default
                Missing missing = defaultLeft[node] != 0 ? Missing.RIGHT : Missing.LEFT;
                tree.member(node, features[node], members(node, segments), right[node], left[node], missing);
            } else {
                Missing missing = defaultLeft[node] != 0 ? Missing.LEFT : Missing.RIGHT;
                tree.split(node, features[node], Comparison.LESS, conditions[node], left[node], right[node], missing);
            }
        }
        tree.add();
    }

    private void putLeaf(TreeBuilder tree, int node, float weight) throws BrokenTreeException {
        if (!hasVectors()) {
            tree.leaf(node, conditions[node] * weight);
            return;
        }
        double[] values = new double[vector];
        for (int i = 0; i < vector; i++) {
            values[i] = weights[node * vector + i] * weight;
        }
        tree.leaf(node, values);
    }

    /** The segment of categories of each node, -1 = none. */
    private int[] segments() throws ModelFormatException {
        int[] segments = new int[codeNodes.length == 0 ? 0 : left.length];
        Arrays.fill(segments, NO_CHILD);
        long all = 0;
        for (int segment = 0; segment < codeNodes.length; segment++) {
            int node = codeNodes[segment];
            if (node < 0 || node >= segments.length) {
                throw new ModelFormatException("has categories for node %d of %d".formatted(node, segments.length));
            }
            segments[node] = segment;
            all += Math.max(0, codeCounts[segment]);
        }
        // segments that overlap would be read, and kept, many times over
        if (all > codes.length) {
            throw new ModelFormatException(
                    "has a tree with %d categories and nodes with %d".formatted(codes.length, all));
        }
        return segments;
    }

    private ValueSet members(int node, int[] segments) throws ModelFormatException {
        int segment = segments.length == 0 ? NO_CHILD : segments[node];
        if (segment == NO_CHILD) {
            throw new ModelFormatException("has no categories for node %d, which asks for them".formatted(node));
        }
        int start = codeStarts[segment];
        int count = codeCounts[segment];
        if (start < 0 || count < 0 || (long) start + count > codes.length) {
            throw new ModelFormatException("lacks the categories of node %d".formatted(node));
        }
        int[] members = Arrays.copyOfRange(codes, start, start + count);
        for (int code : members) {
            if (code < 0 || code >= MOST_CODES) {
                throw new ModelFormatException("has a category with code %d".formatted(code));
            }
        }
        return ValueSet.codes(members);
    }
}
