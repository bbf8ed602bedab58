package io.timpani.engine.onnx;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Missing;
import io.timpani.forest.Precision;
import io.timpani.forest.TreeBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a forest of a tree operator, if the forest gives the very sums that the runtime does. */
final class TreeEnsembleReader {
    private static final int ABSENT = TreeArrays.ABSENT;
    private static final int MOST_BASES = 64;
    private static final List<String> ELSEWHERE = List.of(
            "nodes_values_as_tensor", "target_weights_as_tensor", "class_weights_as_tensor", "base_values_as_tensor");

    private final OnnxFile.Node node;
    private final int features;
    private final boolean classifies;

    TreeEnsembleReader(OnnxFile.Node node, int features) {
        this.node = node;
        this.features = features;
        this.classifies = node.operator().equals(TreeEnsemble.CLASSIFIER);
    }

    /** Empty when the operator has what the forest has not. */
    Optional<TreeEnsemble> read() throws IOException, BrokenTreeException {
        if (ELSEWHERE.stream().anyMatch(node.attributes()::containsKey)) {
            return Optional.empty();
        }
        String aggregate = node.text("aggregate_function", "SUM");
        boolean divides = aggregate.equals("AVERAGE");
        Optional<Transform> transform = Transform.named(node.text("post_transform", "NONE"));
        if (transform.isEmpty() || !(aggregate.equals("SUM") || (divides && !classifies))) {
            return Optional.empty();
        }
        Optional<TreeArrays> read = TreeArrays.read(node, classifies ? "class" : "target");
        return read.isEmpty() ? Optional.empty() : build(read.get(), divides, transform.get());
    }

    private Optional<TreeEnsemble> build(TreeArrays arrays, boolean divides, Transform transform)
            throws IOException, BrokenTreeException {
        int outputs = outputs();
        if (outputs < 1) {
            return Optional.empty();
        }
        float[] base = node.floats("base_values");
        boolean oneClass = Arrays.stream(arrays.weightOutputs).distinct().count() == 1;
        boolean isBinary = classifies && outputs == 2 && oneClass && arrays.weightOutputs[0] == 0;
        int sums = isBinary ? 1 : outputs;
        boolean suits =
                classifies ? suitsClassifier(arrays, outputs, isBinary, base) : suitsRegressor(arrays, sums, base);
        if (!suits) {
            return Optional.empty();
        }
        ForestBuilder builder = new ForestBuilder(features, sums, Precision.FLOAT, Precision.FLOAT);
        // a sum by itself takes the first weight of a leaf, whatever its number
        boolean scalar = !classifies && sums == 1;
        int count = arrays.starts.length;
        int[] targets = scalar ? new int[count] : arrays.targets();
        for (int tree = 0; tree < count; tree++) {
            if (!add(builder, arrays, tree, targets.length == 0 ? ABSENT : targets[tree], sums)) {
                return Optional.empty();
            }
        }
        boolean positive = true;
        for (float weight : arrays.weights) {
            positive &= !(weight < 0);
        }
        return Optional.of(new TreeEnsemble(
                builder.build(), base, divides ? count : 1, transform, classifies, isBinary, positive));
    }

    /** Of two classes with weights of their own, the second must get one from every row: else it counts as absent. */
    private static boolean suitsClassifier(TreeArrays arrays, int outputs, boolean isBinary, float[] base) {
        if (outputs < 2) {
            return false;
        }
        if (isBinary) {
            return base.length < 2;
        }
        if (outputs > 2) {
            return base.length == 0 || base.length == outputs;
        }
        return base.length == 0 && arrays.everyLeafOfSomeTreeWeighs(1);
    }

    /** A number that no leaf of a row weighs stays 0, whatever its base. */
    private static boolean suitsRegressor(TreeArrays arrays, int sums, float[] base) {
        if (base.length == 0 || (sums == 1 && base.length == 1)) {
            return true;
        }
        return base.length == sums
                && sums <= MOST_BASES
                && IntStream.range(0, sums).allMatch(arrays::everyLeafOfSomeTreeWeighs);
    }

    private int outputs() throws IOException {
        if (!classifies) {
            long targets = node.number("n_targets", 0);
            return targets < 1 || targets > ForestBuilder.MOST_OUTPUTS ? 0 : (int) targets;
        }
        int texts = node.texts("classlabels_strings").size();
        return Math.min(texts > 0 ? texts : node.numbers("classlabels_int64s").length, ForestBuilder.MOST_OUTPUTS);
    }

    /** False when a node does not suit. */
    private boolean add(ForestBuilder builder, TreeArrays arrays, int number, int target, int sums)
            throws BrokenTreeException {
        int start = arrays.starts[number];
        int end = arrays.end(number);
        int[] places = arrays.places(start);
        TreeBuilder tree = target == ABSENT ? builder.vectorTree(end - start) : builder.tree(target, end - start);
        for (int place = start; place < end; place++) {
            int at = place - start;
            String mode = arrays.modes.get(place);
            if (mode.equals("LEAF")) {
                if (target != ABSENT) {
                    tree.leaf(
                            at,
                            arrays.firstWeight[place] == ABSENT
                                    ? arrays.values[place]
                                    : arrays.weights[arrays.firstWeight[place]]);
                } else if (!leaf(tree, at, arrays, place, sums)) {
                    return false;
                }
                continue;
            }
            Comparison test = comparison(mode);
            if (test == null || arrays.featureIds[place] < 0 || arrays.featureIds[place] >= features) {
                return false;
            }
            boolean tracked = place < arrays.tracks.length && arrays.tracks[place] == 1;
            boolean missingLeft = tracked || test == Comparison.NOT_EQUAL;
            tree.split(
                    at,
                    (int) arrays.featureIds[place],
                    test,
                    arrays.values[place],
                    TreeArrays.place(places, arrays.yes[place]),
                    TreeArrays.place(places, arrays.no[place]),
                    missingLeft ? Missing.LEFT : Missing.RIGHT);
        }
        tree.add();
        return true;
    }

    private static boolean leaf(TreeBuilder tree, int at, TreeArrays arrays, int place, int sums)
            throws BrokenTreeException {
        double[] vector = new double[sums];
        boolean[] seen = new boolean[sums];
        for (int weight = arrays.firstWeight[place]; weight != ABSENT; weight = arrays.nextWeight[weight]) {
            long output = arrays.weightOutputs[weight];
            if (output < 0 || output >= sums || seen[(int) output]) {
                return false;
            }
            seen[(int) output] = true;
            vector[(int) output] = arrays.weights[weight];
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
