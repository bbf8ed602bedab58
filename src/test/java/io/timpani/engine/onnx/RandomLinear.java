package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.fraction;
import static io.timpani.engine.onnx.OnnxGraph.fractions;
import static io.timpani.engine.onnx.OnnxGraph.number;
import static io.timpani.engine.onnx.OnnxGraph.text;
import static io.timpani.engine.onnx.OnnxGraph.texts;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A linear model as libraries export it: scaling, a matrix, and a function of the scores, each of many forms. */
final class RandomLinear {
    final Random random;
    final int features;
    final int columns;
    /** Operators in order, for messages. */
    final List<String> operators = new ArrayList<>();

    private final OnnxGraph graph = new OnnxGraph("linear");
    private String last = "X";
    private boolean isDone;
    private int constants;

    RandomLinear(int seed) {
        random = new Random(seed);
        features = 1 + random.nextInt(12);
        columns = random.nextInt(3) == 0 ? 1 : 2 + random.nextInt(4);
        graph.input("X", DataType.FLOAT, ANY, features);
        for (int step = random.nextInt(3); step > 0; step--) {
            scale(features);
        }
        mix();
        if (!isDone && random.nextInt(3) == 0) {
            scale(columns);
        }
        finish();
        graph.output(last, DataType.FLOAT, ANY, columns);
    }

    byte[] bytes() {
        return graph.bytes();
    }

    private Float[] floats(int count) {
        return Stream.generate(() -> (float) random.nextGaussian()).limit(count).toArray(Float[]::new);
    }

    /** A constant, one number per column or one for all, sometimes as a row. */
    private String constant(int width) {
        int size = random.nextInt(4) == 0 ? 1 : width;
        long[] dimensions = random.nextBoolean() ? new long[] {size} : new long[] {1, size};
        return constant(dimensions, size);
    }

    private String constant(long[] dimensions, int size) {
        String name = "constant" + constants++;
        graph.floats(
                name,
                dimensions,
                random.doubles(size, 0.2, 2)
                        .map(d -> random.nextBoolean() ? d : -d)
                        .toArray());
        return name;
    }

    private void scale(int width) {
        switch (random.nextInt(6)) {
            case 0 -> {
                int size = random.nextBoolean() ? width : 1;
                ml("Scaler", fractions("offset", floats(size)), fractions("scale", floats(size)));
            }
            case 1 -> node("Add", List.of(constant(width), last));
            case 2 -> node("Sub", List.of(last, constant(width)));
            case 3 -> node("Sub", List.of(constant(width), last));
            case 4 -> node("Mul", List.of(last, constant(width)));
            default -> node("Div", List.of(last, constant(width)));
        }
    }

    private void mix() {
        boolean transposed = random.nextBoolean();
        long[] shape = transposed ? new long[] {columns, features} : new long[] {features, columns};
        switch (random.nextInt(4)) {
            case 0 -> {
                node("MatMul", List.of(last, constant(new long[] {features, columns}, features * columns)));
                node("Add", List.of(last, constant(columns)));
            }
            case 1 ->
                node(
                        "Gemm",
                        List.of(last, constant(shape, features * columns), constant(columns)),
                        number("transB", transposed ? 1 : 0),
                        fraction("alpha", random.nextBoolean() ? 1 : 0.5),
                        fraction("beta", random.nextBoolean() ? 1 : -2));
            case 2 -> {
                if (columns == 1) {
                    regressor();
                } else {
                    classifier();
                }
            }
            default -> regressor();
        }
    }

    private void regressor() {
        ml(
                "LinearRegressor",
                number("targets", columns),
                fractions("coefficients", floats(features * columns)),
                fractions("intercepts", floats(columns)));
    }

    private void classifier() {
        String transform = List.of("NONE", "LOGISTIC", "SOFTMAX").get(random.nextInt(3));
        String scores = "scores" + operators.size();
        graph.mlNode(
                "LinearClassifier",
                List.of(last),
                List.of("label", scores),
                texts(
                        "classlabels_strings",
                        IntStream.range(0, columns).mapToObj(i -> "c" + i).toArray(String[]::new)),
                text("post_transform", transform),
                fractions("coefficients", floats(features * columns)),
                fractions("intercepts", floats(columns)));
        operators.add("LinearClassifier " + transform);
        last = scores;
        isDone = true;
        if (!transform.equals("NONE") && random.nextBoolean()) {
            ml("Normalizer", text("norm", "L1"));
        }
    }

    private void finish() {
        if (isDone) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> node("Sigmoid", List.of(last));
            case 1 -> node("Softmax", List.of(last));
            case 2 -> node("Identity", List.of(last));
            default -> {}
        }
    }

    private void node(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = "out" + operators.size();
        graph.node(operator, inputs, output, attributes);
        operators.add(operator);
        last = output;
    }

    private void ml(String operator, AttributeProto... attributes) {
        String output = "out" + operators.size();
        graph.mlNode(operator, List.of(last), output, attributes);
        operators.add(operator);
        last = output;
    }
}
