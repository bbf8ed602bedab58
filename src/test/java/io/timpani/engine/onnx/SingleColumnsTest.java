package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.Prediction;
import io.timpani.frame.NumberColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of a layer that ends in one column, which are multiplied as they are. */
class SingleColumnsTest {
    private static final int FEATURES = 9;
    private static final int UNITS = 24;

    @TempDir
    Path codeDir;

    private static OnnxGraph network(Random random) {
        return new OnnxGraph("network")
                .input("X", DataType.FLOAT, ANY, FEATURES)
                .floats("W", new long[] {FEATURES, UNITS}, weights(random, FEATURES * UNITS))
                .node("MatMul", List.of("X", "W"), "sums")
                .node("Tanh", List.of("sums"), "units")
                .floats("V", new long[] {UNITS, 1}, weights(random, UNITS))
                .floats("b", new long[] {1}, 0.25)
                .output("Y", DataType.FLOAT, ANY, 1);
    }

    private static double[] weights(Random random, int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    private List<String> inputs(OnnxGraph graph) throws IOException {
        Path file = Files.write(codeDir.resolve("graph.onnx"), graph.bytes());
        GraphAdditions additions = new GraphAdditions();
        SingleColumns.addTo(additions, OnnxFile.read(file).orElseThrow());
        return ModelProto.parseFrom(additions.to(file)).getGraph().getInputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    @Test
    void the_weights_of_a_single_column_become_an_input() throws IOException {
        OnnxGraph product = network(new Random(1)).node("MatMul", List.of("units", "V"), "Y");
        OnnxGraph sum = network(new Random(1)).node("Gemm", List.of("units", "V", "b"), "Y");

        assertThat(inputs(product)).containsExactly("X", "V");
        assertThat(inputs(sum)).containsExactly("X", "V");
    }

    @Test
    void other_weights_stay_constants() throws IOException {
        OnnxGraph transposed = network(new Random(1))
                .floats("U", new long[] {1, UNITS}, new double[UNITS])
                .node("Gemm", List.of("units", "U", "b"), "Y", OnnxGraph.number("transB", 1));
        OnnxGraph added = network(new Random(1)).node("Add", List.of("units", "V"), "Y");
        OnnxGraph ofAnotherDomain = network(new Random(1)).mlNode("MatMul", List.of("units", "V"), "Y");
        OnnxGraph old = network(new Random(1)).versions(9, 3).node("MatMul", List.of("units", "V"), "Y");

        for (OnnxGraph graph : List.of(transposed, added, ofAnotherDomain, old)) {
            assertThat(inputs(graph)).containsExactly("X");
        }
    }

    @Test
    void weights_that_are_an_input_already_are_not_made_one_again() throws IOException {
        OnnxGraph graph =
                network(new Random(1)).input("V", DataType.FLOAT, UNITS, 1).node("MatMul", List.of("units", "V"), "Y");

        assertThat(inputs(graph)).containsExactly("X", "V");
    }

    @Test
    void weights_that_two_nodes_share_become_one_input() throws IOException {
        OnnxGraph graph = network(new Random(1))
                .node("MatMul", List.of("units", "V"), "once")
                .node("Gemm", List.of("units", "V", "once"), "Y");

        assertThat(inputs(graph)).containsExactly("X", "V");
    }

    @Test
    void the_answers_are_those_of_the_graph_as_it_was() throws Exception {
        for (String operator : List.of("MatMul", "Gemm")) {
            for (int seed = 0; seed < 20; seed++) {
                Random random = new Random(seed);
                List<String> inputs = operator.equals("Gemm") ? List.of("units", "V", "b") : List.of("units", "V");
                byte[] model = network(random).node(operator, inputs, "Y").bytes();
                try (Served served = Served.regression(codeDir, model)) {
                    for (int rows : new int[] {1, 2, 3, 17, 1_000}) {
                        NumberColumn[] columns = IntStream.range(0, FEATURES)
                                .mapToObj(feature -> Served.numbers("x" + feature, weights(random, rows)))
                                .toArray(NumberColumn[]::new);
                        Prediction answer = served.predict(columns);
                        double[] bare = bare(model, columns, rows);

                        for (int row = 0; row < rows; row++) {
                            assertThat(answer.at(row, 0))
                                    .as("%s, seed %d, row %d of %d", operator, seed, row, rows)
                                    .isCloseTo(bare[row], offset(2e-6));
                        }
                    }
                }
            }
        }
    }

    /** What the runtime answers that is given the graph as it is. */
    private static double[] bare(byte[] model, NumberColumn[] columns, int rows) throws OrtException {
        OrtEnvironment environment = RuntimeTraces.environment();
        float[][] cells = new float[rows][FEATURES];
        for (int feature = 0; feature < FEATURES; feature++) {
            for (int row = 0; row < rows; row++) {
                cells[row][feature] = (float) columns[feature].values()[row];
            }
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(model, options);
                OnnxTensor input = OnnxTensor.createTensor(environment, cells);
                OrtSession.Result result = session.run(Map.of("X", input))) {
            float[][] answers = (float[][]) result.get(0).getValue();
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = answers[row][0];
            }
            return values;
        }
    }
}
