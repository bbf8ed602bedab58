package io.timpani.engine.mojo;

import hex.genmodel.CategoricalEncoding;
import hex.genmodel.GenModel;
import hex.genmodel.algos.drf.DrfMojoModel;
import hex.genmodel.algos.gbm.GbmMojoModel;
import hex.genmodel.algos.isofor.IsolationForestMojoModel;
import hex.genmodel.algos.tree.SharedTreeMojoModel;
import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.Forest;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Missing;
import io.timpani.forest.Precision;
import io.timpani.forest.TreeBuilder;
import io.timpani.forest.ValueSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trees of a MOJO as a forest, which adds up exactly what H2O's library would: {@code double} sums of {@code float} leaves,
 * class by class in the order of the trees.
 *
 * <p>H2O compares {@code double} values with {@code float} thresholds and goes right from the threshold on. A value rounded
 * down to a {@code float} is on the same side of every threshold; so rounded, values fit the forest's narrower keys.
 */
final class TreeForest {
    /** Above this many places for a column's codes and sets, asking only the sets on a row's way is cheaper: the library does. */
    private static final long MOST_SET_CELLS = 1 << 22;

    private final SharedTreeMojoModel model;
    private final int features;
    /** True when the columns of the trees are the features, levels by their place among the column's levels. */
    private final boolean isPlain;

    private final ForestBuilder builder;
    /** Ranges of levels that several nodes share. */
    private final Map<Long, ValueSet> ranges = new HashMap<>();

    /** The most codes and the number of sets, per column. */
    private final Map<Integer, long[]> sets = new HashMap<>();

    private TreeForest(SharedTreeMojoModel model) {
        this.model = model;
        this.features = model.nfeatures();
        this.isPlain = model.getCategoricalEncoding() == CategoricalEncoding.AUTO;
        this.builder = new ForestBuilder(features, model.getNTreesPerGroup(), Precision.FLOAT, Precision.DOUBLE);
    }

    /** The trees of a checked archive; empty when the model is none of trees, or has some that do not suit a forest. */
    static Optional<Forest> of(MojoArchive archive, GenModel model) {
        boolean served = model instanceof GbmMojoModel
                || model instanceof DrfMojoModel
                || model instanceof IsolationForestMojoModel;
        if (!served || !(model instanceof SharedTreeMojoModel trees) || TreeBytes.countsBytes(trees._mojo_version)) {
            return Optional.empty();
        }
        if (trees.getNTreesPerGroup() < 1 || trees.getNTreesPerGroup() > Math.max(1, trees.nclasses())) {
            return Optional.empty();
        }
        return new TreeForest(trees).read(archive);
    }

    private Optional<Forest> read(MojoArchive archive) {
        try {
            for (int ofClass = 0; ofClass < model.getNTreesPerGroup(); ofClass++) {
                for (int group = 0; group < model.getNTreeGroups(); group++) {
                    // as the library forms it, for any number of digits
                    String name = String.format(Locale.ROOT, "trees/t%02d_%03d.bin", ofClass, group);
                    byte @Nullable [] tree = archive.entry(name);
                    if (tree != null && !add(TreeBytes.read(tree, features, false), ofClass)) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(builder.build());
        } catch (BrokenTreeException e) {
            throw new Failures.BadModel("is broken: " + e.getMessage());
        }
    }

    /** False when a node does not suit. */
    private boolean add(TreeNodes nodes, int ofClass) throws BrokenTreeException {
        TreeBuilder tree = builder.tree(ofClass, nodes.size);
        for (int node = 0; node < nodes.size; node++) {
            int column = nodes.columns[node];
            int left = nodes.left[node];
            int right = nodes.right[node];
            boolean missingLeft = nodes.missingLeft[node];
            TreeNodes.Kind kind = nodes.kinds[node];
            if (kind != TreeNodes.Kind.LEAF && !suits(column, nodes.bits[node] > 0)) {
                return false;
            }
            switch (kind) {
                case LEAF -> tree.leaf(node, nodes.numbers[node]);
                // right where the test holds, so that a threshold that is no number sends all to the left, as in the
                // library
                case THRESHOLD -> {
                    Missing side = missingLeft ? Missing.RIGHT : Missing.LEFT;
                    int ifReached = right;
                    int ifNot = left;
                    tree.split(node, column, Comparison.AT_LEAST, nodes.numbers[node], ifReached, ifNot, side);
                }
                // a level without a bit is as good as missing: it goes with the others
                case SET -> {
                    int listed = missingLeft ? right : left;
                    int others = missingLeft ? left : right;
                    tree.member(node, column, levels(nodes, node), listed, others, Missing.RIGHT);
                }
                case MISSING_ALONE -> {
                    if (nodes.bits[node] == 0) {
                        int ifMissing = right;
                        int ifNot = left;
                        tree.member(node, column, ValueSet.values(), ifMissing, ifNot, Missing.LEFT);
                    } else {
                        int ifInRange = left;
                        int ifNot = right;
                        tree.member(node, column, range(nodes, node), ifInRange, ifNot, Missing.RIGHT);
                    }
                }
            }
            if (nodes.bits[node] > 0 && !fits(column, nodes.firstBits[node] + nodes.bits[node])) {
                return false;
            }
        }
        tree.add();
        return true;
    }

    /** A column of levels has codes, and no codes but of these levels; others the library looks at more closely. */
    private boolean suits(int column, boolean asksForLevels) {
        return asksForLevels ? isPlain && hasLevels(column) : isPlain || !hasLevels(column);
    }

    private boolean hasLevels(int column) {
        return model.getDomainValues(column) != null;
    }

    /** The levels that go to the side to which missing ones do not. */
    private static ValueSet levels(TreeNodes nodes, int node) {
        BitSet set = Objects.requireNonNull(nodes.sets[node]);
        int first = nodes.firstBits[node];
        BitSet codes = new BitSet();
        for (int bit = 0; bit < nodes.bits[node]; bit++) {
            if (set.get(bit) == nodes.missingLeft[node]) {
                codes.set(first + bit);
            }
        }
        return ValueSet.codes(codes);
    }

    private ValueSet range(TreeNodes nodes, int node) {
        int first = nodes.firstBits[node];
        int bits = nodes.bits[node];
        return ranges.computeIfAbsent((long) first << Integer.SIZE | bits, key -> {
            BitSet codes = new BitSet();
            codes.set(first, first + bits);
            return ValueSet.codes(codes);
        });
    }

    /** False when the sets of a column become more than a row can be held against. */
    private boolean fits(int column, int codes) {
        long[] most = sets.computeIfAbsent(column, key -> new long[2]);
        most[0] = Math.max(most[0], codes);
        most[1]++;
        return most[0] * most[1] <= MOST_SET_CELLS;
    }

    /** The largest {@code float} that is no larger. */
    static double roundedDown(double value) {
        float rounded = (float) value;
        return rounded > value ? Math.nextDown(rounded) : rounded;
    }
}
