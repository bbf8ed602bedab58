package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatTable.Elements;
import io.timpani.engine.catboost.ModelLayout.Trees;

/** The trees of a model: whether their parts fit together, and what they ask exists. */
final class ModelTrees {
    /** CatBoost grows no deeper ones; each has two to the power of this many leaves at most. */
    private static final int DEEPEST = 16;

    private static final int LARGEST_DIMENSION = 1 << 20;

    private final FlatTable table;
    private final ModelFeatures features;
    private final int dimension;
    private final Elements splits;
    private final Elements sizes;
    private final Elements leaves;

    private ModelTrees(FlatTable table, ModelFeatures features) {
        this.table = table;
        this.features = features;
        dimension = table.whole(Trees.DIMENSION, 0);
        splits = table.elements(Trees.SPLITS);
        sizes = table.elements(Trees.SIZES);
        leaves = table.elements(Trees.LEAVES);
    }

    /**
     * Checks the trees.
     *
     * @throws BrokenModelException a walk in them would lead out of them
     */
    static void check(FlatTable table, ModelFeatures features) {
        ModelTrees trees = new ModelTrees(table, features);
        trees.checkScale();
        if (trees.sizes.size() == 0) {
            throw new BrokenModelException("holds no trees");
        }
        trees.checkStarts();
        boolean shaped = table.elements(Trees.STEPS).size() > 0
                || table.elements(Trees.LEAF_OF_NODE).size() > 0;
        if (shaped) {
            trees.checkSteps();
        } else {
            trees.checkLevels();
        }
        trees.checkSplits();
        int weights = table.elements(Trees.WEIGHTS).size();
        if (weights != 0 && (long) weights * trees.dimension != trees.leaves.size()) {
            throw new BrokenModelException(
                    "weighs %d leaves and lists %d values".formatted(weights, trees.leaves.size()));
        }
    }

    private void checkScale() {
        if (dimension < 1 || dimension > LARGEST_DIMENSION) {
            throw new BrokenModelException("gives %d values per row".formatted(dimension));
        }
        Elements biases = table.elements(Trees.BIASES);
        double bias = table.real(Trees.BIAS, 0);
        boolean finite = Double.isFinite(table.real(Trees.SCALE, 1)) && Double.isFinite(bias);
        for (int place = 0; place < biases.size(); place++) {
            finite &= Double.isFinite(biases.real(place));
        }
        if (!finite) {
            throw new BrokenModelException("has a scale or bias that is no number");
        }
        if ((biases.size() != 0 && biases.size() != dimension) || (biases.size() == 0 && bias != 0 && dimension > 1)) {
            throw new BrokenModelException(
                    "gives %d values per row and has %d biases".formatted(dimension, Math.max(1, biases.size())));
        }
    }

    /** Each begins where the one before ends. */
    private void checkStarts() {
        Elements starts = table.elements(Trees.STARTS);
        if (starts.size() != sizes.size()) {
            throw new BrokenModelException("has %d trees with %d beginnings".formatted(sizes.size(), starts.size()));
        }
        long end = 0;
        for (int tree = 0; tree < sizes.size(); tree++) {
            if (sizes.whole(tree) < 0 || starts.whole(tree) != end) {
                throw new BrokenModelException("has tree %d at %d with %d splits, where %d is due"
                        .formatted(tree, starts.whole(tree), sizes.whole(tree), end));
            }
            end += sizes.whole(tree);
        }
        if (end != splits.size()) {
            throw new BrokenModelException("has trees with %d splits, and lists %d".formatted(end, splits.size()));
        }
    }

    /** Trees with the same split all over a level. */
    private void checkLevels() {
        long count = 0;
        for (int tree = 0; tree < sizes.size(); tree++) {
            if (sizes.whole(tree) > DEEPEST) {
                throw new BrokenModelException("has tree %d with %d levels".formatted(tree, sizes.whole(tree)));
            }
            count += 1L << sizes.whole(tree);
        }
        if (count * dimension != leaves.size()) {
            throw new BrokenModelException(
                    "has trees with %d leaf values, and lists %d".formatted(count * dimension, leaves.size()));
        }
    }

    /** Trees of other shapes: each node says how far it is to its children, 0 = it ends there. */
    private void checkSteps() {
        Elements steps = table.elements(Trees.STEPS);
        Elements leafOfNode = table.elements(Trees.LEAF_OF_NODE);
        if (steps.size() != splits.size() || leafOfNode.size() != splits.size()) {
            throw new BrokenModelException("lists %d splits, %d steps and %d leaves of nodes"
                    .formatted(splits.size(), steps.size(), leafOfNode.size()));
        }
        if (leaves.size() % dimension != 0) {
            throw new BrokenModelException("lists %d leaf values, %d per leaf".formatted(leaves.size(), dimension));
        }
        int node = 0;
        for (int tree = 0; tree < sizes.size(); tree++) {
            int end = node + sizes.whole(tree);
            if (node == end) {
                throw new BrokenModelException("has tree %d without a node".formatted(tree));
            }
            for (; node < end; node++) {
                int left = steps.small(2 * node);
                int right = steps.small(2 * node + 1);
                if (Math.max(left, right) >= end - node) {
                    throw new BrokenModelException("has node %d with a child outside of its tree".formatted(node));
                }
                long leaf = Integer.toUnsignedLong(leafOfNode.whole(node));
                if ((left == 0 || right == 0) && (leaf + dimension > leaves.size() || leaf % dimension != 0)) {
                    throw new BrokenModelException(
                            "ends at leaf value %d of %d, %d per leaf".formatted(leaf, leaves.size(), dimension));
                }
            }
        }
    }

    /** Also where a walk ends, the library looks a question up. */
    private void checkSplits() {
        Elements bins = table.elements(Trees.BINS);
        if (bins.size() != 0 && bins.size() != splits.size()) {
            throw new BrokenModelException("has %d splits, and %d of them ready".formatted(splits.size(), bins.size()));
        }
        for (int split = 0; split < splits.size(); split++) {
            int question = splits.whole(split);
            if (question < 0 || question >= features.questions()) {
                throw new BrokenModelException(
                        "has split %d by question %d of %d".formatted(split, question, features.questions()));
            }
            if (bins.size() != 0 && bins.whole(split) != features.bin(question)) {
                throw new BrokenModelException("has split %d ready for another question".formatted(split));
            }
        }
    }
}
