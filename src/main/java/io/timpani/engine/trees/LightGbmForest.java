package io.timpani.engine.trees;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.Forest;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Missing;
import io.timpani.forest.Precision;
import io.timpani.forest.TreeBuilder;
import io.timpani.forest.ValueSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Builds a forest of the trees of a LightGBM model. */
final class LightGbmForest {
    private LightGbmForest() {}

    /** The forest of a model, whose sums are what its trees add up to. */
    static Forest of(LightGbmModel model) throws BrokenTreeException {
        ForestBuilder forest =
                new ForestBuilder(model.features().size(), model.columns(), Precision.DOUBLE, Precision.DOUBLE);
        int index = 0;
        for (LightGbmTree tree : model.trees()) {
            add(forest, index % model.columns(), tree);
            index++;
        }
        return forest.build();
    }

    /** Numbers splits as the tree does, and leaves after them. */
    private static void add(ForestBuilder forest, int column, LightGbmTree tree) throws BrokenTreeException {
        int splits = tree.splits();
        TreeBuilder builder = forest.tree(column, splits + tree.leaves().length);
        // splits may share a set, which is then made once: all sets together are no longer than the words in the file
        @Nullable ValueSet[] sets = new ValueSet[tree.places()];
        for (int split = 0; split < splits; split++) {
            int left = node(tree.left()[split], splits);
            int right = node(tree.right()[split], splits);
            int feature = tree.feature()[split];
            if (tree.isCategorical(split)) {
                int place = tree.place(split);
                ValueSet made = sets[place];
                // a value has the category of its whole part, even one below 0; what is missing has none
                ValueSet set = made == null ? ValueSet.truncatedCodes(bits(tree.categories(split))) : made;
                sets[place] = set;
                builder.member(split, feature, set, left, right, Missing.RIGHT);
            } else {
                double threshold = beyondZeros(tree.threshold()[split]);
                builder.split(split, feature, Comparison.AT_MOST, threshold, left, right, missing(tree, split));
            }
        }
        for (int leaf = 0; leaf < tree.leaves().length; leaf++) {
            builder.leaf(splits + leaf, tree.leaves()[leaf]);
        }
        builder.add();
    }

    private static int node(int child, int splits) {
        return child >= 0 ? child : splits + ~child;
    }

    private static BitSet bits(int[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        IntBuffer ints = bytes.asIntBuffer();
        ints.put(words);
        return BitSet.valueOf(bytes);
    }

    private static Missing missing(LightGbmTree tree, int split) {
        boolean left = tree.isDefaultLeft(split);
        return switch (tree.missing(split)) {
            case NONE -> Missing.AS_ZERO;
            case ZERO -> left ? Missing.ZERO_LEFT : Missing.ZERO_RIGHT;
            case NAN -> left ? Missing.LEFT : Missing.RIGHT;
        };
    }

    /**
     * The threshold that does to values as they are what the given one does to them in the library, which takes all values in
     * the band around zero for zero before it compares: they go together, to the side where zero goes.
     */
    static double beyondZeros(double threshold) {
        if (Math.abs(threshold) > Missing.LARGEST_ZERO || Double.isNaN(threshold)) {
            return threshold;
        }
        return threshold >= 0 ? Missing.LARGEST_ZERO : Math.nextDown(-Missing.LARGEST_ZERO);
    }
}
