package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.cell;
import static io.timpani.engine.onnx.OnnxGraph.fraction;
import static io.timpani.engine.onnx.OnnxGraph.fractions;
import static io.timpani.engine.onnx.OnnxGraph.number;
import static io.timpani.engine.onnx.OnnxGraph.numbers;
import static io.timpani.engine.onnx.OnnxGraph.texts;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;

/** Small models whose answers can be worked out by hand. */
public final class OnnxModels {
    private OnnxModels() {}

    /** The same number for every row, whatever the columns hold; output {@code [rows]}. */
    public static byte[] constant(double value) {
        return new OnnxGraph("constant")
                .input("X", DataType.FLOAT, ANY, ANY)
                .longs("first", 0)
                .node("Shape", List.of("X"), "shape")
                .node("Gather", List.of("shape", "first"), "rows")
                .node("ConstantOfShape", List.of("rows"), "predictions", cell("value", (float) value))
                .output("predictions", DataType.FLOAT, ANY)
                .bytes();
    }

    /** Answers its input, shape {@code [rows, width]}; the width may be {@link OnnxGraph#ANY}. */
    static byte[] echo(DataType type, long width, String... features) {
        return echoGraph(type, width, features).bytes();
    }

    static OnnxGraph echoGraph(DataType type, long width, String... features) {
        OnnxGraph graph = new OnnxGraph("echo")
                .input("X", type, ANY, width)
                .node("Identity", List.of("X"), "Y")
                .output("Y", type, ANY, width);
        return features.length == 0 ? graph : graph.metadata("timpani.features", features);
    }

    /** {@code sum(weight * column) + bias}, output {@code [rows, 1]}; by way of operators that only the runtime knows. */
    public static byte[] linear(DataType type, double bias, double... weights) {
        return new OnnxGraph("linear")
                .input("X", type, ANY, weights.length)
                .floats("weights", new long[] {weights.length, 1}, weights)
                .floats("bias", new long[] {1}, bias)
                .node("Cast", List.of("X"), "floats", number("to", DataType.FLOAT.getNumber()))
                .node("Gemm", List.of("floats", "weights", "bias"), "sum")
                .node("Neg", List.of("sum"), "negative")
                .node("Neg", List.of("negative"), "score")
                .output("score", DataType.FLOAT, ANY, 1)
                .bytes();
    }

    /** The sum over all columns, with any number of them; output {@code [rows]}. */
    static byte[] sum(long... dimensions) {
        return new OnnxGraph("sum")
                .input("X", DataType.FLOAT, dimensions)
                .longs("axis", 1)
                .node("ReduceSum", List.of("X", "axis"), "Y", number("keepdims", 0))
                .output("Y", DataType.FLOAT, dimensions.length == 0 ? new long[0] : new long[] {dimensions[0]})
                .bytes();
    }

    /** Input {@code [rows]}, doubled. */
    static byte[] doubled() {
        return new OnnxGraph("doubled")
                .input("X", DataType.FLOAT, ANY)
                .node("Add", List.of("X", "X"), "Y")
                .output("Y", DataType.FLOAT, ANY)
                .bytes();
    }

    /** The columns are probabilities: the place of the largest as {@code label}, and themselves under a chosen name. */
    static OnnxGraph classifier(String scores, int classes) {
        return new OnnxGraph("classifier")
                .input("X", DataType.FLOAT, ANY, classes)
                .node("ArgMax", List.of("X"), "label", number("axis", 1), number("keepdims", 0))
                .node("Identity", List.of("X"), scores)
                .output("label", DataType.INT64, ANY)
                .output(scores, DataType.FLOAT, ANY, classes);
    }

    /** As {@link #classifier}, the probabilities as one map per row with whole-number keys. */
    static byte[] zipMap(Long... labels) {
        return new OnnxGraph("zip map")
                .input("X", DataType.FLOAT, ANY, labels.length)
                .node("ArgMax", List.of("X"), "output_label", number("axis", 1), number("keepdims", 0))
                .mlNode("ZipMap", List.of("X"), "output_probability", numbers("classlabels_int64s", labels))
                .output("output_label", DataType.INT64, ANY)
                .mapOutput("output_probability", DataType.INT64)
                .bytes();
    }

    /** The probabilities as one map per row with text keys, and a width that only the body settles. */
    static byte[] zipMap(long width, String... labels) {
        return new OnnxGraph("zip map")
                .input("X", DataType.FLOAT, ANY, width)
                .mlNode("ZipMap", List.of("X"), "scores", texts("classlabels_strings", labels))
                .mapOutput("scores", DataType.STRING)
                .bytes();
    }

    /** An anomaly detector: first +1 or -1 as a whole number, then the score, which is the column itself. */
    static byte[] anomaly() {
        return new OnnxGraph("anomaly")
                .input("X", DataType.FLOAT, ANY, 1)
                .node("Sign", List.of("X"), "sign")
                .node("Cast", List.of("sign"), "label", number("to", DataType.INT64.getNumber()))
                .node("Identity", List.of("X"), "scores")
                .output("label", DataType.INT64, ANY, 1)
                .output("scores", DataType.FLOAT, ANY, 1)
                .bytes();
    }

    /** Inputs {@code size} (float) and {@code colour} (text): size + 10 if red, + 20 if blue, + 0 otherwise. */
    static byte[] sizeAndColour() {
        return new OnnxGraph("size and colour")
                .input("size", DataType.FLOAT, ANY, 1)
                .input("colour", DataType.STRING, ANY, 1)
                .mlNode(
                        "OneHotEncoder",
                        List.of("colour"),
                        "hot",
                        texts("cats_strings", "red", "blue"),
                        number("zeros", 1))
                .longs("flat", -1, 2)
                .node("Reshape", List.of("hot", "flat"), "columns")
                .floats("weights", new long[] {2, 1}, 10, 20)
                .node("MatMul", List.of("columns", "weights"), "shade")
                .node("Add", List.of("shade", "size"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1)
                .bytes();
    }

    /** One text matrix: a cell counts 1 for {@code a}, 2 for {@code b}, -1 for empty, -5 otherwise; summed over the row. */
    static byte[] letters(long width) {
        return new OnnxGraph("letters")
                .input("X", DataType.STRING, ANY, width)
                .mlNode(
                        "LabelEncoder",
                        List.of("X"),
                        "worth",
                        texts("keys_strings", "a", "b", ""),
                        fractions("values_floats", 1f, 2f, -1f),
                        fraction("default_float", -5))
                .longs("axis", 1)
                .node("ReduceSum", List.of("worth", "axis"), "Y", number("keepdims", 1))
                .output("Y", DataType.FLOAT, ANY, 1)
                .bytes();
    }

    /** One input of shape {@code [rows]} per type, named after it; every one cast to double and added. */
    static byte[] everyType(DataType... types) {
        OnnxGraph graph = new OnnxGraph("every type");
        List<String> parts = new ArrayList<>();
        for (DataType type : types) {
            graph.input(type.name(), type, ANY)
                    .node("Cast", List.of(type.name()), "c" + type, number("to", DataType.DOUBLE.getNumber()));
            parts.add("c" + type);
        }
        return graph.node("Sum", parts, "Y").output("Y", DataType.DOUBLE, ANY).bytes();
    }

    /** The column as another type of number. */
    static byte[] cast(DataType type) {
        return new OnnxGraph("cast")
                .input("X", DataType.FLOAT, ANY, ANY)
                .node("Cast", List.of("X"), "Y", number("to", type.getNumber()))
                .output("Y", type, ANY, ANY)
                .bytes();
    }

    /** One row of answers, however many rows came in; the mean of each of its columns. */
    static byte[] means() {
        return new OnnxGraph("means")
                .input("X", DataType.FLOAT, ANY, ANY)
                .node("ReduceMean", List.of("X"), "Y", numbers("axes", 0L), number("keepdims", 1))
                .output("Y", DataType.FLOAT, 1, ANY)
                .bytes();
    }

    /** Declares nothing of its width, but multiplies with a matrix for exactly two columns. */
    static byte[] secretlyTwoWide() {
        return new OnnxGraph("secretly two wide")
                .input("X", DataType.FLOAT, ANY, ANY)
                .floats("weights", new long[] {2, 1}, 1, 1)
                .node("MatMul", List.of("X", "weights"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1)
                .bytes();
    }
}
