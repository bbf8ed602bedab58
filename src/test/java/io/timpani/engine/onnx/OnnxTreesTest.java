package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.fractions;
import static io.timpani.engine.onnx.OnnxGraph.number;
import static io.timpani.engine.onnx.OnnxGraph.numbers;
import static io.timpani.engine.onnx.OnnxGraph.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs of trees answer what ONNX Runtime answers. */
class OnnxTreesTest {
    private static final int MODELS = 400;
    private static final int ROWS = 1000;
    /** Exponentials of 32 bits differ in their last bit; sums do not. */
    private static final double LAST_BITS = 4e-7;

    @TempDir
    Path directory;

    @Test
    void trees_answer_as_in_the_runtime() throws Exception {
        int inForest = 0;
        int models = Rounds.of(MODELS);
        for (int seed = 0; seed < models; seed++) {
            RandomTrees made = new RandomTrees(new Random(seed));
            byte[] bytes = made.graph().bytes();
            try (Predictor forest = load(bytes);
                    Predictor runtime = bare(bytes)) {
                boolean used = ((OnnxPredictor) forest).inJvm().isPresent();
                inForest += used ? 1 : 0;
                if (!used) {
                    // some of these the runtime does not answer alike twice
                    continue;
                }
                assertThat(((OnnxPredictor) runtime).inJvm()).isEmpty();
                Payload.Rows rows = new Payload.Rows(rows(made, ROWS));
                same(seed, made, (Prediction) forest.predict(rows), (Prediction) runtime.predict(rows));
                Payload.Rows first = new Payload.Rows(new Frame(1, ((Frame) rows.table()).columns()));
                same(seed, made, (Prediction) forest.predict(first), (Prediction) runtime.predict(first));
            }
        }
        assertThat(inForest).isGreaterThan(models / 2);
    }

    private static void same(int seed, RandomTrees made, Prediction ours, Prediction theirs) {
        assertThat(ours.labels()).as("seed %d", seed).isEqualTo(theirs.labels());
        assertThat(ours.columns()).as("seed %d", seed).isEqualTo(theirs.columns());
        double tolerance = made.transform.equals("NONE") ? 0 : LAST_BITS;
        for (int row = 0; row < theirs.rows(); row++) {
            for (int column = 0; column < theirs.columns(); column++) {
                double wanted = theirs.at(row, column);
                double given = ours.at(row, column);
                boolean equal = Double.compare(given + 0.0, wanted + 0.0) == 0
                        || Math.abs(given - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
                assertThat(equal)
                        .as(
                                "seed %d, %s %s, row %d, column %d: %s for %s",
                                seed, made.aggregate, made.transform, row, column, given, wanted)
                        .isTrue();
            }
        }
    }

    private static Frame rows(RandomTrees made, int rows) {
        Random random = made.random;
        return new Frame(
                rows,
                IntStream.range(0, made.features)
                        .<Column>mapToObj(feature -> new NumberColumn(
                                Integer.toString(feature),
                                random.doubles(rows)
                                        .map(d -> value(made, random))
                                        .toArray()))
                        .toList());
    }

    private static double value(RandomTrees made, Random random) {
        float near = made.thresholds.get(random.nextInt(made.thresholds.size()));
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> Math.nextUp(near);
            case 2 -> Math.nextDown(near);
            case 3 -> Math.nextUp((double) near);
            case 4 -> random.nextGaussian();
            case 5 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.MIN_VALUE;
            default -> near;
        };
    }

    @Test
    void a_tree_that_leads_in_a_circle_is_refused() {
        refused(chain(3, 0, 1).bytes()).withMessageContaining("model.onnx has a tree that leads in a circle");
    }

    @Test
    void a_tree_too_deep_for_the_runtime_is_refused() {
        refused(chain(TreeLinks.DEEPEST + 1, -1, 0).bytes())
                .withMessageContaining("has a tree that is deeper than %d nodes".formatted(TreeLinks.DEEPEST));
    }

    @Test
    void a_column_below_zero_is_refused() {
        refused(chain(3, -1, -5).bytes()).withMessageContaining("has a tree that asks for a column below 0");
    }

    @Test
    void trees_within_a_branch_of_the_graph_are_refused() {
        refused(new OnnxGraph("branch")
                        .input("X", DataType.FLOAT, ANY, 1)
                        .node(
                                "If",
                                List.of("X"),
                                "Y",
                                graph("then_branch", chain(3, 0, 1)),
                                graph("else_branch", chain(3, -1, 0)))
                        .output("Y", DataType.FLOAT, ANY, 1)
                        .bytes())
                .withMessageContaining("has trees within a function or a branch of the graph");
    }

    @Test
    void trees_within_a_function_are_refused() {
        byte[] function = FunctionProto.newBuilder()
                .setName("f")
                .addNode(NodeProto.newBuilder().setDomain("ai.onnx.ml").setOpType("TreeEnsembleRegressor"))
                .build()
                .toByteArray();
        byte[] model = chain(3, -1, 0).bytes();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(model);
        // field 25, with a length
        both.write(0xCA);
        both.write(0x01);
        both.write(function.length);
        both.writeBytes(function);

        refused(both.toByteArray()).withMessageContaining("has trees within a function or a branch of the graph");
    }

    @Test
    void trees_that_cannot_be_checked_are_refused() {
        byte[] model = chain(3, 0, 1).bytes();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        // field 100, whose value is an unknown group, which others pass over
        both.writeBytes(new byte[] {(byte) 0xA3, 0x06, (byte) 0xA4, 0x06});
        both.writeBytes(model);

        refused(both.toByteArray()).withMessageContaining("its trees cannot be checked");
    }

    @Test
    void sets_that_the_runtime_would_unroll_too_far_are_refused() {
        Float[] members = new Float[3000];
        Arrays.fill(members, 1f);
        refused(new OnnxGraph("sets")
                        .input("X", DataType.FLOAT, ANY, 1)
                        .mlNode("TreeEnsemble", List.of("X"), "Y", fractions("membership_values", members))
                        .output("Y", DataType.FLOAT, ANY, 1)
                        .bytes())
                .withMessageContaining("has a tree with sets of more than 1000 members");
    }

    @Test
    void sums_of_64_bits_are_left_to_the_runtime() throws Exception {
        byte[] bytes = new OnnxGraph("doubles")
                .input("X", DataType.FLOAT, ANY, 1)
                .node("Cast", List.of("X"), "D", number("to", DataType.DOUBLE.getNumber()))
                .mlNode(
                        "TreeEnsembleRegressor",
                        List.of("D"),
                        "Y",
                        number("n_targets", 1),
                        numbers("nodes_treeids", 0L, 1L, 2L),
                        numbers("nodes_nodeids", 0L, 0L, 0L),
                        numbers("nodes_featureids", 0L, 0L, 0L),
                        numbers("nodes_truenodeids", 0L, 0L, 0L),
                        numbers("nodes_falsenodeids", 0L, 0L, 0L),
                        fractions("nodes_values", 0f, 0f, 0f),
                        texts("nodes_modes", "LEAF", "LEAF", "LEAF"),
                        numbers("target_treeids", 0L, 1L, 2L),
                        numbers("target_nodeids", 0L, 0L, 0L),
                        numbers("target_ids", 0L, 0L, 0L),
                        fractions("target_weights", 16777216f, 1f, -16777216f))
                .output("Y", DataType.FLOAT, ANY, 1)
                .bytes();
        try (Predictor predictor = load(bytes)) {
            Prediction prediction = (Prediction) predictor.predict(
                    new Payload.Rows(new Frame(1, List.of(new NumberColumn("0", new double[1])))));
            assertThat(prediction.values()).containsExactly(1);
        }
    }

    private static AttributeProto graph(String name, OnnxGraph graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(graph.graph())
                .build();
    }

    @Test
    void a_deep_tree_is_served() throws Exception {
        try (Predictor predictor = load(chain(900, -1, 0).bytes())) {
            Prediction prediction = (Prediction) predictor.predict(new Payload.Rows(new Frame(
                    3, List.of(new NumberColumn("0", new double[] {0, 450, 1e9})))));
            assertThat(prediction.values()).containsExactly(0, 450, 900);
        }
    }

    /** Nodes that each ask whether the column is at most their number; the last may lead to an earlier one. */
    private static OnnxGraph chain(int depth, long back, long column) {
        int size = depth * 2 + 1;
        Long[] yes = new Long[size];
        Long[] no = new Long[size];
        Float[] values = new Float[size];
        String[] modes = new String[size];
        Arrays.fill(yes, 0L);
        Arrays.fill(no, 0L);
        Arrays.fill(values, 0f);
        Arrays.fill(modes, "LEAF");
        for (int level = 0; level < depth; level++) {
            modes[level] = "BRANCH_LEQ";
            values[level] = (float) level;
            yes[level] = (long) depth + level;
            no[level] = level + 1 < depth ? level + 1L : back >= 0 ? back : size - 1L;
        }
        Long[] zeros = LongStream.generate(() -> 0).limit(size).boxed().toArray(Long[]::new);
        Long[] columns = zeros.clone();
        columns[0] = column < 0 ? column : 0L;
        Long[] leaves = LongStream.range(depth, size).boxed().toArray(Long[]::new);
        Long[] none = LongStream.generate(() -> 0).limit(leaves.length).boxed().toArray(Long[]::new);
        return new OnnxGraph("chain")
                .input("X", DataType.FLOAT, ANY, 1)
                .mlNode(
                        "TreeEnsembleRegressor",
                        List.of("X"),
                        "Y",
                        number("n_targets", 1),
                        numbers("nodes_treeids", zeros),
                        numbers(
                                "nodes_nodeids",
                                LongStream.range(0, size).boxed().toArray(Long[]::new)),
                        numbers("nodes_featureids", columns),
                        numbers("nodes_truenodeids", yes),
                        numbers("nodes_falsenodeids", no),
                        fractions("nodes_values", values),
                        texts("nodes_modes", modes),
                        numbers("target_treeids", none),
                        numbers("target_nodeids", leaves),
                        numbers("target_ids", none),
                        fractions(
                                "target_weights",
                                IntStream.range(0, leaves.length)
                                        .mapToObj(i -> (float) i)
                                        .toArray(Float[]::new)))
                .output("Y", DataType.FLOAT, ANY, 1);
    }

    @Test
    void opsets_and_formats_unknown_are_told_with_what_is_known() {
        refused(new OnnxGraph("new")
                        .input("X", DataType.FLOAT, ANY, 1)
                        .node("Identity", List.of("X"), "Y")
                        .output("Y", DataType.FLOAT, ANY, 1)
                        .versions(99, 8)
                        .bytes())
                .withMessageContaining("it wants opset 99 of ai.onnx, and ONNX Runtime knows opsets up to 2");
        refused(new OnnxGraph("new")
                        .input("X", DataType.FLOAT, ANY, 1)
                        .node("Identity", List.of("X"), "Y")
                        .output("Y", DataType.FLOAT, ANY, 1)
                        .versions(15, 99)
                        .bytes())
                .withMessageContaining(
                        "it is of IR version 99 (opsets: ai.onnx 15, ai.onnx.ml 2), and ONNX Runtime knows");
    }

    private ThrowableAssertAlternative<ServingException> refused(byte[] bytes) {
        return assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> load(bytes))
                .matches(e -> e.code() == ErrorCode.START_FAILED);
    }

    private Predictor load(byte[] bytes) throws IOException {
        Files.write(directory.resolve("model.onnx"), bytes);
        return new OnnxEngine().load(spec());
    }

    /** The same model with nothing but the runtime. */
    private Predictor bare(byte[] bytes) throws OrtException {
        OrtEnvironment environment = RuntimeTraces.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            OrtSession session = environment.createSession(bytes, options);
            return OnnxPredictor.of(environment, session, spec(), Optional.empty(), ZipMaps.NONE);
        }
    }

    private ModelSpec spec() {
        return new ModelSpec(directory, TargetType.MULTICLASS, ClassLabels.none(), Optional.empty(), Map.of());
    }
}
