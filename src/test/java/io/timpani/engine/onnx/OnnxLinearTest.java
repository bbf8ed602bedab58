package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.fractions;
import static io.timpani.engine.onnx.OnnxGraph.text;
import static io.timpani.engine.onnx.OnnxGraph.texts;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linear graphs answer what ONNX Runtime answers, to the rounding of 32 bits. */
class OnnxLinearTest {
    private static final int MODELS = 250;
    private static final int ROWS = 1000;
    /** Of the largest sum that the numbers of a row could make: the runtime rounds every step of it to 24 bits. */
    private static final double ROUNDING = 4e-6;

    @TempDir
    Path directory;

    @Test
    void linear_models_answer_as_in_the_runtime() throws Exception {
        for (int seed = 0; seed < Rounds.of(MODELS); seed++) {
            RandomLinear made = new RandomLinear(seed);
            try (Served served = Served.of(directory, made.bytes(), TargetType.MULTICLASS);
                    Predictor runtime = bare(made.bytes())) {
                assertThat(inJvm(served))
                        .as("seed %d, %s", seed, made.operators)
                        .get()
                        .isInstanceOf(OnnxLinear.class);
                Frame rows = rows(made);
                same(seed, made, rows, served.predict(rows), (Prediction) runtime.predict(new Payload.Rows(rows)));
            }
        }
    }

    private static void same(int seed, RandomLinear made, Frame rows, Prediction ours, Prediction theirs) {
        assertThat(ours.labels()).as("seed %d", seed).isEqualTo(theirs.labels());
        assertThat(ours.columns()).as("seed %d", seed).isEqualTo(theirs.columns());
        for (int row = 0; row < ROWS; row++) {
            double tolerance = ROUNDING * largest(rows, row);
            for (int column = 0; column < theirs.columns(); column++) {
                double wanted = theirs.at(row, column);
                double given = ours.at(row, column);
                boolean equal = Double.compare(given + 0.0, wanted + 0.0) == 0 || Math.abs(given - wanted) <= tolerance;
                assertThat(equal)
                        .as(
                                "seed %d, %s, row %d, column %d: %s for %s",
                                seed, made.operators, row, column, given, wanted)
                        .isTrue();
            }
        }
    }

    private static double largest(Frame rows, int row) {
        double sum = 10;
        for (Column column : rows.columns()) {
            double value = ((NumberColumn) column).values()[row];
            sum += Double.isFinite(value) ? 10 * Math.abs(value) : 0;
        }
        return sum;
    }

    private static Frame rows(RandomLinear made) {
        List<Column> columns = new ArrayList<>();
        for (int feature = 0; feature < made.features; feature++) {
            double[] values = new double[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = value(made.random);
            }
            columns.add(new NumberColumn(Integer.toString(feature), values));
        }
        return new Frame(ROWS, columns);
    }

    private static double value(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> 1e300;
            case 4 -> Double.MIN_VALUE;
            case 5 -> -0.0;
            case 6 -> random.nextInt(1000);
            default -> random.nextGaussian();
        };
    }

    @Test
    void a_logistic_regression_with_named_classes_gives_them_in_order_of_their_labels() throws Exception {
        OnnxGraph graph = new OnnxGraph("classes")
                .input("X", DataType.FLOAT, ANY, 1)
                .mlNode(
                        "LinearClassifier",
                        List.of("X"),
                        List.of("label", "scores"),
                        texts("classlabels_strings", "yes", "no"),
                        text("post_transform", "LOGISTIC"),
                        fractions("coefficients", 2f, -2f),
                        fractions("intercepts", 0f, 0f))
                .mlNode("Normalizer", List.of("scores"), "shares", text("norm", "L1"))
                .mlNode("ZipMap", List.of("shares"), "probabilities", texts("classlabels_strings", "yes", "no"))
                .output("label", DataType.STRING, ANY)
                .mapOutput("probabilities", DataType.STRING);
        try (Served served = Served.of(directory, graph.bytes(), TargetType.BINARY, "no", "yes")) {
            assertThat(inJvm(served)).get().isInstanceOf(OnnxLinear.class);

            Prediction prediction = served.predict(numbers("a", 1, 0));

            assertThat(prediction.labels()).containsExactly("no", "yes");
            double yes = (float) (1 / (1 + Math.exp(-2)));
            assertThat(Served.cells(prediction)).containsExactly(new double[] {1 - yes, yes, 0.5, 0.5}, within(1e-7));
        }
    }

    @Test
    void sums_are_rounded_once() {
        OnnxGraph graph = new OnnxGraph("cancel")
                .input("X", DataType.FLOAT, ANY, 3)
                .floats("W", new long[] {3, 1}, 1, 1, 1)
                .node("MatMul", List.of("X", "W"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1);
        try (Served served = Served.regression(directory, graph.bytes())) {
            Prediction prediction = served.predict(numbers("a", 1 << 24), numbers("b", 1), numbers("c", -(1 << 24)));

            assertThat(Served.cells(prediction)).containsExactly(1);
        }
    }

    @Test
    void a_missing_feature_makes_every_answer_missing() {
        OnnxGraph graph = linear().metadata("timpani.features", "a", "b");
        try (Served served = Served.regression(directory, graph.bytes())) {
            assertThat(inJvm(served)).isPresent();
            assertThat(Served.cells(served.predict(numbers("b", 1, 2)))).containsExactly(Double.NaN, Double.NaN);
        }
    }

    private static OnnxGraph linear() {
        return new OnnxGraph("linear")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("W", new long[] {2, 1}, 1, 2)
                .node("MatMul", List.of("X", "W"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1);
    }

    @Test
    void what_is_not_linear_is_left_to_the_runtime() {
        leftToTheRuntime(linear("Tanh"));
        leftToTheRuntime(new OnnxGraph("square")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("W", new long[] {2, 1}, 1, 2)
                .node("Mul", List.of("X", "X"), "S")
                .node("MatMul", List.of("S", "W"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1));
        leftToTheRuntime(new OnnxGraph("zero")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("Z", new long[] {2}, 0, 1)
                .floats("W", new long[] {2, 1}, 1, 2)
                .node("Div", List.of("X", "Z"), "S")
                .node("MatMul", List.of("S", "W"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1));
        leftToTheRuntime(new OnnxGraph("layers")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("W", new long[] {2, 2}, 1, 2, 3, 4)
                .floats("V", new long[] {2, 1}, 1, 2)
                .node("MatMul", List.of("X", "W"), "S")
                .node("MatMul", List.of("S", "V"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1));
        leftToTheRuntime(new OnnxGraph("scaled only")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("W", new long[] {2}, 1, 2)
                .node("Mul", List.of("X", "W"), "Y")
                .output("Y", DataType.FLOAT, ANY, 2));
    }

    private static OnnxGraph linear(String function) {
        return new OnnxGraph("linear")
                .input("X", DataType.FLOAT, ANY, 2)
                .floats("W", new long[] {2, 1}, 1, 2)
                .node("MatMul", List.of("X", "W"), "S")
                .node(function, List.of("S"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1);
    }

    private void leftToTheRuntime(OnnxGraph graph) {
        try (Served served = Served.of(directory, graph.bytes(), TargetType.MULTICLASS)) {
            assertThat(inJvm(served)).isEmpty();
            assertThat(served.predict(numbers("a", 1), numbers("b", 1)).rows()).isEqualTo(1);
        }
    }

    private static Optional<JvmGraph> inJvm(Served served) {
        return ((OnnxPredictor) served.predictor()).inJvm();
    }

    /** The same model with nothing but the runtime. */
    private Predictor bare(byte[] bytes) throws OrtException {
        OrtEnvironment environment = RuntimeTraces.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            OrtSession session = environment.createSession(bytes, options);
            return OnnxPredictor.of(
                    environment,
                    session,
                    Served.spec(directory, TargetType.MULTICLASS),
                    Optional.empty(),
                    ZipMaps.NONE);
        }
    }
}
