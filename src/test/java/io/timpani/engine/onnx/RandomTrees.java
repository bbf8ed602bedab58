package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.fractions;
import static io.timpani.engine.onnx.OnnxGraph.number;
import static io.timpani.engine.onnx.OnnxGraph.numbers;
import static io.timpani.engine.onnx.OnnxGraph.text;
import static io.timpani.engine.onnx.OnnxGraph.texts;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Makes up graphs of trees as the converters of scikit-learn, XGBoost and LightGBM write them, and some that they do not. */
public final class RandomTrees {
    private static final String[] MODES = {
        "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"
    };
    private static final String[] TRANSFORMS = {"NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"};
    private static final Float[] ODD = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        1f,
        2f
    };

    final Random random;
    final int features;
    final List<Float> thresholds = new ArrayList<>();
    private final List<String> modesUsed = new ArrayList<>();
    private final List<Long> trees = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final List<Long> featureIds = new ArrayList<>();
    private final List<Long> yes = new ArrayList<>();
    private final List<Long> no = new ArrayList<>();
    private final List<Long> tracks = new ArrayList<>();
    private final List<Float> values = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Long> weightTrees = new ArrayList<>();
    private final List<Long> weightNodes = new ArrayList<>();
    private final List<Long> weightIds = new ArrayList<>();
    private final List<Float> weights = new ArrayList<>();
    private boolean isPlain;
    private boolean positive;
    String transform = "NONE";
    String aggregate = "SUM";

    RandomTrees(Random random) {
        this.random = random;
        this.features = 1 + random.nextInt(5);
        for (int i = 0; i < 10; i++) {
            thresholds.add(random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : (float) random.nextGaussian());
        }
        int kinds = random.nextInt(3) == 0 ? MODES.length : 1;
        int first = random.nextInt(MODES.length);
        for (int kind = 0; kind < kinds; kind++) {
            modesUsed.add(MODES[(first + kind) % MODES.length]);
        }
        isPlain = random.nextBoolean();
        positive = random.nextBoolean();
    }

    /** A graph; transformation and aggregation are then told by the fields. */
    OnnxGraph graph() {
        return random.nextBoolean() ? regressor() : classifier();
    }

    private OnnxGraph regressor() {
        int targets = random.nextInt(2) == 0 ? 1 : 1 + random.nextInt(3);
        int count = 1 + random.nextInt(6);
        boolean onePerTree = random.nextBoolean();
        for (int tree = 0; tree < count; tree++) {
            long target = random.nextInt(targets);
            tree(
                    tree,
                    random.nextInt(5),
                    onePerTree
                            ? new long[] {target}
                            : LongStream.range(0, targets).toArray());
        }
        transform = TRANSFORMS[random.nextInt(3) == 0 ? random.nextInt(TRANSFORMS.length) : 0];
        aggregate = new String[] {"SUM", "SUM", "AVERAGE", "MIN", "MAX"}[random.nextInt(5)];
        List<AttributeProto> attributes = attributes("target");
        attributes.add(number("n_targets", targets));
        attributes.add(text("aggregate_function", aggregate));
        base(attributes, targets);
        return input().mlNode(
                        "TreeEnsembleRegressor",
                        List.of(prepared()),
                        "variable",
                        attributes.toArray(AttributeProto[]::new))
                .output("variable", DataType.FLOAT, ANY, targets);
    }

    private OnnxGraph classifier() {
        int classes = 2 + random.nextInt(3);
        int count = 1 + random.nextInt(6);
        int style = random.nextInt(3);
        for (int tree = 0; tree < count; tree++) {
            long[] ids = style == 0
                    ? LongStream.range(0, classes).toArray()
                    : new long[] {classes == 2 && style == 1 ? 0 : tree % classes};
            tree(tree, random.nextInt(5), ids);
        }
        transform = TRANSFORMS[random.nextInt(TRANSFORMS.length)];
        List<AttributeProto> attributes = attributes("class");
        boolean named = random.nextBoolean();
        // not in order, so that a map of them has another one
        String[] names =
                IntStream.range(0, classes).mapToObj(i -> "c" + (7 - i)).toArray(String[]::new);
        Long[] numbers = LongStream.range(0, classes).map(i -> 7 - i).boxed().toArray(Long[]::new);
        attributes.add(named ? texts("classlabels_strings", names) : numbers("classlabels_int64s", numbers));
        if (random.nextInt(3) == 0) {
            base(attributes, classes == 2 && style == 1 ? 1 : classes);
        }
        OnnxGraph graph = input().mlNode(
                        "TreeEnsembleClassifier",
                        List.of(prepared()),
                        List.of("label", "scores"),
                        attributes.toArray(AttributeProto[]::new));
        String scores = "scores";
        if (random.nextInt(3) == 0) {
            graph.mlNode("Normalizer", List.of(scores), "normal", text("norm", "L1"));
            scores = "normal";
        }
        graph.output("label", named ? DataType.STRING : DataType.INT64, ANY);
        if (random.nextBoolean()) {
            graph.mlNode(
                    "ZipMap",
                    List.of(scores),
                    "output_probability",
                    named ? texts("classlabels_strings", names) : numbers("classlabels_int64s", numbers));
            return graph.mapOutput("output_probability", named ? DataType.STRING : DataType.INT64);
        }
        return graph.node("Identity", List.of(scores), "probabilities")
                .output("probabilities", DataType.FLOAT, ANY, classes);
    }

    private OnnxGraph input() {
        OnnxGraph graph = new OnnxGraph("trees").input("X", DataType.FLOAT, ANY, features);
        return isPlain ? graph : graph.node("Cast", List.of("X"), "floats", number("to", DataType.FLOAT.getNumber()));
    }

    private String prepared() {
        return isPlain ? "X" : "floats";
    }

    private void base(List<AttributeProto> attributes, int size) {
        if (random.nextBoolean()) {
            attributes.add(fractions(
                    "base_values", random.doubles(size).mapToObj(d -> (float) d).toArray(Float[]::new)));
        }
    }

    private List<AttributeProto> attributes(String kind) {
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(numbers("nodes_treeids", trees.toArray(new Long[0])));
        attributes.add(numbers("nodes_nodeids", ids.toArray(new Long[0])));
        attributes.add(numbers("nodes_featureids", featureIds.toArray(new Long[0])));
        attributes.add(numbers("nodes_truenodeids", yes.toArray(new Long[0])));
        attributes.add(numbers("nodes_falsenodeids", no.toArray(new Long[0])));
        attributes.add(fractions("nodes_values", values.toArray(new Float[0])));
        attributes.add(texts("nodes_modes", modes.toArray(new String[0])));
        if (random.nextBoolean()) {
            attributes.add(numbers("nodes_missing_value_tracks_true", tracks.toArray(new Long[0])));
        }
        attributes.add(numbers(kind + "_treeids", weightTrees.toArray(new Long[0])));
        attributes.add(numbers(kind + "_nodeids", weightNodes.toArray(new Long[0])));
        attributes.add(numbers(kind + "_ids", weightIds.toArray(new Long[0])));
        attributes.add(fractions(kind + "_weights", weights.toArray(new Float[0])));
        attributes.add(text("post_transform", transform));
        return attributes;
    }

    /** Adds a tree, nodes in the order in which they are made; returns nothing, but may leave leaves without weight. */
    private void tree(long tree, int depth, long[] outputs) {
        node(tree, new int[1], depth, outputs);
    }

    private long node(long tree, int[] next, int depth, long[] outputs) {
        int place = trees.size();
        long id = next[0]++;
        trees.add(tree);
        ids.add(id);
        featureIds.add(0L);
        yes.add(0L);
        no.add(0L);
        tracks.add((long) random.nextInt(2));
        values.add(0f);
        modes.add("LEAF");
        if (depth == 0 || random.nextInt(6) == 0) {
            for (long output : outputs) {
                weightTrees.add(tree);
                weightNodes.add(id);
                weightIds.add(output);
                weights.add(positive ? random.nextFloat() / 4 : (float) random.nextGaussian());
            }
            return id;
        }
        featureIds.set(place, (long) random.nextInt(features));
        values.set(place, thresholds.get(random.nextInt(thresholds.size())));
        modes.set(place, modesUsed.get(random.nextInt(modesUsed.size())));
        yes.set(place, node(tree, next, depth - 1, outputs));
        no.set(place, node(tree, next, depth - 1, outputs));
        return id;
    }
}
