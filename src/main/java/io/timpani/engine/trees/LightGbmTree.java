package io.timpani.engine.trees;

import java.util.Arrays;

/**
 * One tree as the text has it: {@code n} leaves and {@code n - 1} splits, the first of which is the root. A child that is not
 * negative is a split, else its complement is a leaf.
 *
 * @param feature of each split
 * @param threshold of each split: up to it, it goes left; of a split by categories its place in {@code boundaries}
 * @param decision of each split, bits: {@link #CATEGORICAL}, {@link #DEFAULT_LEFT}, {@link Missing}
 * @param left child of each split
 * @param right child of each split
 * @param leaves values
 * @param boundaries where the words of each set of categories begin in {@code words}, and the end of the last
 * @param words sets of categories as bits, lowest first; what is in goes left
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the builder of the forest and then forgotten
record LightGbmTree(
        int[] feature,
        double[] threshold,
        int[] decision,
        int[] left,
        int[] right,
        double[] leaves,
        int[] boundaries,
        int[] words) {
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MISSING_SHIFT = 2;

    /** What a split takes for missing; the order is that of the format. */
    enum Missing {
        /** Nothing: NaN counts as zero. */
        NONE,
        /** Zero, and NaN with it. */
        ZERO,
        /** NaN. */
        NAN
    }

    int splits() {
        return leaves.length - 1;
    }

    boolean isCategorical(int split) {
        return (decision[split] & CATEGORICAL) != 0;
    }

    boolean isDefaultLeft(int split) {
        return (decision[split] & DEFAULT_LEFT) != 0;
    }

    Missing missing(int split) {
        return Missing.values()[decision[split] >> MISSING_SHIFT];
    }

    /** How many sets of categories there are. */
    int places() {
        return Math.max(0, boundaries.length - 1);
    }

    /** Which of them is that of a split by categories. */
    int place(int split) {
        return (int) threshold[split];
    }

    /** The set of categories of a split by categories, as bits, lowest first. */
    int[] categories(int split) {
        int place = place(split);
        return Arrays.copyOfRange(words, boundaries[place], boundaries[place + 1]);
    }

    /**
     * What is wrong with the tree, or empty: once checked, every index is in range and every split and leaf has one parent.
     *
     * @param features number of features of the model
     */
    String problem(int features) {
        int splits = splits();
        if (splits < 0) {
            return "a tree has no leaf";
        }
        for (int[] array : new int[][] {feature, decision, left, right}) {
            if (array.length != splits) {
                return "a tree of %d leaves has %d splits".formatted(leaves.length, array.length);
            }
        }
        if (threshold.length != splits) {
            return "a tree of %d leaves has %d thresholds".formatted(leaves.length, threshold.length);
        }
        String sets = problemOfSets();
        if (!sets.isEmpty()) {
            return sets;
        }
        for (int split = 0; split < splits; split++) {
            if (feature[split] < 0 || feature[split] >= features) {
                return "split %d is by feature %d of %d".formatted(split, feature[split], features);
            }
            if (decision[split] < 0 || decision[split] >> MISSING_SHIFT >= Missing.values().length) {
                return "split %d is of the unknown type %d".formatted(split, decision[split]);
            }
            boolean isSet = threshold[split] >= 0 && threshold[split] < boundaries.length - 1;
            if (isCategorical(split) && !isSet) {
                return "split %d is by a set of categories that is not there".formatted(split);
            }
        }
        return problemOfShape();
    }

    private String problemOfSets() {
        for (int place = 0; place < boundaries.length; place++) {
            int low = place == 0 ? 0 : boundaries[place - 1];
            if (boundaries[place] < low || boundaries[place] > words.length) {
                return "sets of categories lie outside of cat_threshold";
            }
        }
        return "";
    }

    /** Walks from the root; whoever is reached twice, or not at all, makes it no tree. */
    private String problemOfShape() {
        int splits = splits();
        boolean[] seenSplit = new boolean[splits];
        boolean[] seenLeaf = new boolean[leaves.length];
        int[] waiting = new int[splits + 1];
        int count = 0;
        int reached = splits == 0 ? 1 : 0;
        if (splits > 0) {
            seenSplit[0] = true;
            waiting[count++] = 0;
        }
        while (count > 0) {
            int split = waiting[--count];
            for (int child : new int[] {left[split], right[split]}) {
                boolean isSplit = child >= 0;
                boolean[] seen = isSplit ? seenSplit : seenLeaf;
                int index = isSplit ? child : ~child;
                if (index >= seen.length || seen[index]) {
                    return "split %d has the child %d, which is not there or has another parent"
                            .formatted(split, child);
                }
                seen[index] = true;
                if (isSplit) {
                    waiting[count++] = child;
                } else {
                    reached++;
                }
            }
        }
        return reached == leaves.length ? "" : "not every leaf of a tree can be reached";
    }
}
