package io.timpani.forest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the nodes of one tree, in any order, by their numbers in the model. Node 0 is the root unless {@link #add(int)} says
 * otherwise. Nodes that cannot be reached are left out.
 */
public final class TreeBuilder {
    private static final byte UNKNOWN = 0;
    private static final byte LEAF = 1;
    private static final byte SPLIT = 2;

    private final ForestBuilder forest;
    private final int output;
    private final byte[] kinds;
    private final int[] features;
    private final int[] left;
    private final int[] right;
    // the threshold, or the value of a leaf
    private final double[] numbers;
    private final Comparison[] tests;
    private final Missing[] missing;
    private final @Nullable ValueSet[] sets;
    private final double[] @Nullable [] vectors;
    private boolean swapped;

    /** @param output what the tree adds to, {@link ForestBuilder#EVERY} for a vector at each leaf */
    TreeBuilder(ForestBuilder forest, int output, int nodes) {
        this.forest = forest;
        this.output = output;
        kinds = new byte[nodes];
        features = new int[nodes];
        left = new int[nodes];
        right = new int[nodes];
        numbers = new double[nodes];
        tests = new Comparison[nodes];
        missing = new Missing[nodes];
        sets = new ValueSet[nodes];
        vectors = new double[output == ForestBuilder.EVERY ? nodes : 0][];
    }

    /**
     * A node that compares.
     *
     * @param threshold rounded to the precision of the forest's values
     * @param left child for values that pass the test
     * @param right child for others
     * @param whenMissing which of the two a missing value goes to
     */
    public void split(
            int node, int feature, Comparison test, double threshold, int left, int right, Missing whenMissing)
            throws BrokenTreeException {
        put(node, SPLIT);
        features[node] = feature;
        tests[node] = test;
        numbers[node] = threshold;
        this.left[node] = left;
        this.right[node] = right;
        missing[node] = whenMissing;
    }

    /**
     * A node that looks whether a value is in a set. A set without members asks whether a value is missing.
     *
     * @param in child for members
     * @param out child for others
     * @param whenMissing {@link Missing#LEFT}: with the members, {@link Missing#RIGHT}: with the others, or
     *     {@link Missing#AS_ZERO}
     */
    public void member(int node, int feature, ValueSet set, int in, int out, Missing whenMissing)
            throws BrokenTreeException {
        split(node, feature, Comparison.EQUAL, 0, in, out, whenMissing);
        sets[node] = set;
    }

    /** The end of a walk, in a tree with one output. */
    public void leaf(int node, double value) throws BrokenTreeException {
        if (output == ForestBuilder.EVERY) {
            throw new IllegalStateException("the tree wants a value per output at each leaf");
        }
        put(node, LEAF);
        numbers[node] = value;
    }

    /** The end of a walk, in a tree for all outputs: one value for each; not copied. */
    public void leaf(int node, double[] values) throws BrokenTreeException {
        if (output != ForestBuilder.EVERY) {
            throw new IllegalStateException("the tree wants one value at each leaf");
        }
        put(node, LEAF);
        if (values.length != forest.outputs()) {
            throw broken("node %d has %d values for %d outputs".formatted(node, values.length, forest.outputs()));
        }
        vectors[node] = values;
    }

    private void put(int node, byte kind) throws BrokenTreeException {
        check(node, "node");
        if (kinds[node] != UNKNOWN) {
            throw broken("node %d is there twice".formatted(node));
        }
        kinds[node] = kind;
    }

    private void check(int node, String what) throws BrokenTreeException {
        if (node < 0 || node >= kinds.length) {
            throw broken("%s %d is none of its %d nodes".formatted(what, node, kinds.length));
        }
    }

    /** Adds the tree to the forest, with node 0 as its root. */
    public void add() throws BrokenTreeException {
        add(0);
    }

    /**
     * Adds the tree to the forest.
     *
     * @throws BrokenTreeException the nodes are no tree
     */
    public void add(int root) throws BrokenTreeException {
        check(root, "root");
        // breadth first: the place in the queue is the place in the forest, and children come in pairs
        int[] queue = new int[kinds.length];
        boolean[] seen = new boolean[kinds.length];
        queue[0] = root;
        seen[root] = true;
        int size = 1;
        int depth = 0;
        int levelEnd = 1;
        forest.beginTree(output);
        for (int head = 0; head < size; head++) {
            if (head == levelEnd) {
                depth++;
                levelEnd = size;
            }
            int node = queue[head];
            if (kinds[node] == LEAF) {
                putLeaf(node);
            } else if (kinds[node] == SPLIT) {
                // before the children are queued: it says which of them is first
                int lane = lane(node);
                see(node, left[node], seen);
                see(node, right[node], seen);
                forest.split(lane, key(node), size);
                queue[size++] = swapped ? right[node] : left[node];
                queue[size++] = swapped ? left[node] : right[node];
            } else {
                throw broken("node %d is missing".formatted(node));
            }
        }
        forest.endTree(depth);
    }

    private void putLeaf(int node) throws BrokenTreeException {
        if (output == ForestBuilder.EVERY) {
            forest.leaf(Objects.requireNonNull(vectors[node]));
        } else {
            forest.leaf(numbers[node]);
        }
    }

    private void see(int parent, int child, boolean[] seen) throws BrokenTreeException {
        check(child, "child");
        if (seen[child]) {
            throw broken("node %d is reached a second time, from node %d".formatted(child, parent));
        }
        seen[child] = true;
    }

    /** The lane a split reads; says also whether its right child comes first. */
    private int lane(int node) throws BrokenTreeException {
        int feature = features[node];
        if (feature < 0 || feature >= forest.features()) {
            throw broken("node %d asks for feature %d of %d".formatted(node, feature, forest.features()));
        }
        Comparison test = tests[node];
        swapped = test == Comparison.MORE || test == Comparison.AT_LEAST || test == Comparison.NOT_EQUAL;
        Missing side = swapped ? missing[node].opposite() : missing[node];
        if (test != Comparison.EQUAL && test != Comparison.NOT_EQUAL) {
            return forest.lane(new Lane(feature, Lane.Copy.of(side), null));
        }
        ValueSet given = sets[node];
        ValueSet set = (given == null ? ValueSet.values(numbers[node]) : given).in(forest.values());
        boolean withMembers = switch (side) {
            case LEFT -> true;
            case RIGHT -> false;
            case AS_ZERO -> set.has(0);
            case ZERO_LEFT, ZERO_RIGHT -> throw new IllegalArgumentException("a set knows its zeros");
        };
        return forest.lane(new Lane(feature, withMembers ? Lane.Copy.MEMBER_OR_MISSING : Lane.Copy.MEMBER, set));
    }

    /** The least key that goes to the second child. */
    private long key(int node) {
        double threshold = numbers[node];
        boolean isFloat = forest.values() == Precision.FLOAT;
        long first = isFloat ? KeyOrder.INT_FIRST : KeyOrder.LONG_FIRST;
        long last = isFloat ? KeyOrder.INT_LAST : KeyOrder.LONG_LAST;
        return switch (tests[node]) {
            case EQUAL, NOT_EQUAL -> 1;
            case LESS, AT_LEAST -> Double.isNaN(threshold) ? (swapped ? last : first) : of(threshold, isFloat);
            case AT_MOST, MORE -> Double.isNaN(threshold) ? (swapped ? last : first) : of(threshold, isFloat) + 1;
        };
    }

    private static long of(double threshold, boolean isFloat) {
        return isFloat ? KeyOrder.of((float) threshold) : KeyOrder.of(threshold);
    }

    private BrokenTreeException broken(String what) {
        return new BrokenTreeException("tree %d: %s".formatted(forest.trees(), what));
    }
}
