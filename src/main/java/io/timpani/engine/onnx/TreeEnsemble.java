package io.timpani.engine.onnx;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.Forest;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Missing;
import io.timpani.forest.Precision;
import io.timpani.forest.TreeBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The trees of an operator {@code TreeEnsembleRegressor} or {@code TreeEnsembleClassifier}, with numbers of 32 bits as ONNX
 * Runtime has them.
 *
 * @param forest its sums are what the runtime adds up, before base values and transformation
 * @param base added to the sums, one per output, or none
 * @param trees that the sums are divided by, 1 = not divided
 * @param transform applied to the scores
 * @param isBinary true for a classifier with one sum for two classes
 * @param isPositive true when no weight of a classifier is negative
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record TreeEnsemble(
        Forest forest,
        float[] base,
        int trees,
        Transform transform,
        boolean isClassifier,
        boolean isBinary,
        boolean isPositive) {
    static final String REGRESSOR = "TreeEnsembleRegressor";
    static final String CLASSIFIER = "TreeEnsembleClassifier";
    static final String DOMAIN = "ai.onnx.ml";

    /** What becomes of the scores of a row; PROBIT, which few have heard of, is left to the runtime. */
    enum Transform {
        NONE,
        LOGISTIC,
        SOFTMAX,
        SOFTMAX_ZERO
    }

    /** Numbers of a tree's nodes lie in the range of their count; the runtime refuses others. */
    private static final int ABSENT = -1;

    private static final int MOST_BASES = 64;

    static boolean is(OnnxFile.Node node) {
        return node.domain().equals(DOMAIN)
                && (node.operator().equals(REGRESSOR) || node.operator().equals(CLASSIFIER));
    }

    /** Reads an operator; empty when it has what the forest has not. */
    static Optional<TreeEnsemble> read(OnnxFile.Node node, int features) {
        try {
            return new Reader(node, features).read();
        } catch (IOException | BrokenTreeException e) {
            // the runtime says what is wrong with it, or serves it
            return Optional.empty();
        }
    }

    /** The arrays of the operator, one place per node. */
    private static final class Reader {
        private static final List<String> ELSEWHERE = List.of(
                "nodes_values_as_tensor",
                "target_weights_as_tensor",
                "class_weights_as_tensor",
                "base_values_as_tensor");

        private final OnnxFile.Node node;
        private final int features;
        private final boolean classifies;
        private final String kind;

        private long[] trees = new long[0];
        private long[] ids = new long[0];
        private long[] featureIds = new long[0];
        private long[] yes = new long[0];
        private long[] no = new long[0];
        private long[] tracks = new long[0];
        private float[] values = new float[0];
        private List<String> modes = List.of();
        // place of the first weight of each node, and the next weight of the same node
        private int[] firstWeight = new int[0];
        private int[] nextWeight = new int[0];
        private long[] weightOutputs = new long[0];
        private float[] weights = new float[0];

        Reader(OnnxFile.Node node, int features) {
            this.node = node;
            this.features = features;
            this.classifies = node.operator().equals(CLASSIFIER);
            this.kind = classifies ? "class" : "target";
        }

        Optional<TreeEnsemble> read() throws IOException, BrokenTreeException {
            if (ELSEWHERE.stream().anyMatch(node.attributes()::containsKey)) {
                return Optional.empty();
            }
            String aggregate = node.text("aggregate_function", "SUM");
            boolean divides = aggregate.equals("AVERAGE");
            Optional<Transform> transform = transform(node.text("post_transform", "NONE"));
            if (transform.isEmpty() || !(aggregate.equals("SUM") || (divides && !classifies))) {
                return Optional.empty();
            }
            trees = node.numbers("nodes_treeids");
            ids = node.numbers("nodes_nodeids");
            featureIds = node.numbers("nodes_featureids");
            yes = node.numbers("nodes_truenodeids");
            no = node.numbers("nodes_falsenodeids");
            tracks = node.numbers("nodes_missing_value_tracks_true");
            values = node.floats("nodes_values");
            modes = node.texts("nodes_modes");
            int size = trees.length;
            boolean even = size > 0
                    && ids.length == size
                    && featureIds.length == size
                    && yes.length == size
                    && no.length == size
                    && values.length == size
                    && modes.size() == size;
            return even ? build(divides, transform.get()) : Optional.empty();
        }

        private static Optional<Transform> transform(String name) {
            return Arrays.stream(Transform.values())
                    .filter(each -> each.name().equals(name))
                    .findFirst();
        }

        private Optional<TreeEnsemble> build(boolean divides, Transform transform)
                throws IOException, BrokenTreeException {
            int[] starts = starts();
            int outputs = outputs();
            if (starts.length == 0 || outputs < 1 || !readWeights(starts)) {
                return Optional.empty();
            }
            float[] base = node.floats("base_values");
            boolean oneClass = Arrays.stream(weightOutputs).distinct().count() == 1;
            boolean isBinary = classifies && outputs == 2 && oneClass && weightOutputs[0] == 0;
            int sums = isBinary ? 1 : outputs;
            boolean suits = classifies ? suitsClassifier(outputs, isBinary, base) : suitsRegressor(sums, base);
            if (!suits) {
                return Optional.empty();
            }
            ForestBuilder builder = new ForestBuilder(features, sums, Precision.FLOAT, Precision.FLOAT);
            // a sum by itself takes the first weight of a leaf, whatever its number
            boolean scalar = !classifies && sums == 1;
            int[] targets = scalar ? new int[starts.length] : targets(starts);
            for (int tree = 0; tree < starts.length; tree++) {
                int end = tree + 1 < starts.length ? starts[tree + 1] : trees.length;
                if (!add(builder, starts[tree], end, targets.length == 0 ? ABSENT : targets[tree], sums)) {
                    return Optional.empty();
                }
            }
            boolean positive = true;
            for (float weight : weights) {
                positive &= !(weight < 0);
            }
            return Optional.of(new TreeEnsemble(
                    builder.build(), base, divides ? starts.length : 1, transform, classifies, isBinary, positive));
        }

        /** Of two classes with weights of their own, the second must get one from every row: else it counts as absent. */
        private boolean suitsClassifier(int outputs, boolean isBinary, float[] base) {
            if (outputs < 2) {
                return false;
            }
            if (isBinary) {
                return base.length < 2;
            }
            if (outputs > 2) {
                return base.length == 0 || base.length == outputs;
            }
            return base.length == 0 && everyLeafOfSomeTreeWeighs(1);
        }

        /** A number that no leaf of a row weighs stays 0, whatever its base. */
        private boolean suitsRegressor(int sums, float[] base) {
            if (base.length == 0 || (sums == 1 && base.length == 1)) {
                return true;
            }
            return base.length == sums
                    && sums <= MOST_BASES
                    && IntStream.range(0, sums).allMatch(this::everyLeafOfSomeTreeWeighs);
        }

        private boolean everyLeafOfSomeTreeWeighs(int output) {
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

        private int outputs() throws IOException {
            if (!classifies) {
                long targets = node.number("n_targets", 0);
                return targets < 1 || targets > ForestBuilder.MOST_OUTPUTS ? 0 : (int) targets;
            }
            int texts = node.texts("classlabels_strings").size();
            return Math.min(texts > 0 ? texts : node.numbers("classlabels_int64s").length, ForestBuilder.MOST_OUTPUTS);
        }

        /** Where each tree begins; none when a tree is in two pieces. */
        private int[] starts() {
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
        private boolean readWeights(int[] starts) throws IOException {
            long[] ofTrees = node.numbers(kind + "_treeids");
            long[] ofNodes = node.numbers(kind + "_nodeids");
            weightOutputs = node.numbers(kind + "_ids");
            weights = node.floats(kind + "_weights");
            int count = weights.length;
            if (ofTrees.length != count || ofNodes.length != count || weightOutputs.length != count) {
                return false;
            }
            Map<Long, Integer> startOf = new HashMap<>();
            for (int start : starts) {
                startOf.put(trees[start], start);
            }
            firstWeight = new int[trees.length];
            nextWeight = new int[count];
            Arrays.fill(firstWeight, ABSENT);
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
        private int[] places(int start) {
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

        private static int place(int[] places, long id) {
            return id < 0 || id >= places.length ? ABSENT : places[(int) id];
        }

        /** The one output that each tree adds to; none when a tree adds to several. */
        private int[] targets(int[] starts) {
            int[] targets = new int[starts.length];
            for (int tree = 0; tree < starts.length; tree++) {
                int end = tree + 1 < starts.length ? starts[tree + 1] : trees.length;
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

        /** False when a node does not suit. */
        private boolean add(ForestBuilder builder, int start, int end, int target, int sums)
                throws BrokenTreeException {
            int[] places = places(start);
            TreeBuilder tree = target == ABSENT ? builder.vectorTree(end - start) : builder.tree(target, end - start);
            for (int place = start; place < end; place++) {
                int at = place - start;
                String mode = modes.get(place);
                if (mode.equals("LEAF")) {
                    if (target != ABSENT) {
                        tree.leaf(at, firstWeight[place] == ABSENT ? values[place] : weights[firstWeight[place]]);
                    } else if (!leaf(tree, at, place, sums)) {
                        return false;
                    }
                    continue;
                }
                Comparison test = comparison(mode);
                if (test == null || featureIds[place] < 0 || featureIds[place] >= features) {
                    return false;
                }
                boolean tracked = place < tracks.length && tracks[place] == 1;
                boolean missingLeft = tracked || test == Comparison.NOT_EQUAL;
                tree.split(
                        at,
                        (int) featureIds[place],
                        test,
                        values[place],
                        place(places, yes[place]),
                        place(places, no[place]),
                        missingLeft ? Missing.LEFT : Missing.RIGHT);
            }
            tree.add();
            return true;
        }

        private boolean leaf(TreeBuilder tree, int at, int place, int sums) throws BrokenTreeException {
            double[] vector = new double[sums];
            boolean[] seen = new boolean[sums];
            for (int weight = firstWeight[place]; weight != ABSENT; weight = nextWeight[weight]) {
                long output = weightOutputs[weight];
                if (output < 0 || output >= sums || seen[(int) output]) {
                    return false;
                }
                seen[(int) output] = true;
                vector[(int) output] = weights[weight];
            }
            tree.leaf(at, vector);
            return true;
        }

        private static @Nullable Comparison comparison(String mode) {
            return switch (mode) {
                case "BRANCH_LEQ" -> Comparison.AT_MOST;
                case "BRANCH_LT" -> Comparison.LESS;
                case "BRANCH_GTE" -> Comparison.AT_LEAST;
                case "BRANCH_GT" -> Comparison.MORE;
                case "BRANCH_EQ" -> Comparison.EQUAL;
                case "BRANCH_NEQ" -> Comparison.NOT_EQUAL;
                default -> null;
            };
        }
    }
}
