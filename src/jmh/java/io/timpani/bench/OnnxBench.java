package io.timpani.bench;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.onnx.OnnxEngine;
import io.timpani.engine.onnx.OnnxGraph;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame to a prediction of a neural network, next to the bare runtime: {@code session} puts rows that lie in floats into
 * direct memory that it keeps, with a tensor on it that it keeps, and reads the answers; {@code sessionInPlace} has the runtime
 * write into such memory, too; {@code sessionFromColumns} does so and begins with columns as a reader makes them, as the engine
 * does; {@code run} has its rows there already.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=OnnxBench}.
 */
public class OnnxBench extends BatchBench {
    /** Units of the hidden layer; 0: there is none, and the model is linear. */
    @Param({"64", "0"})
    int hidden;

    private Path codeDir;
    private Predictor predictor;
    private Bodies bodies;
    private OrtSession session;
    private FloatBuffer cells;
    private OnnxTensor input;
    private Map<String, OnnxTensor> inputs;
    private FloatBuffer scores;
    private OnnxTensor output;
    private Map<String, OnnxTensor> outputs;

    @Setup
    public void setUp() throws Exception {
        codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        Path file = Files.write(codeDir.resolve("model.onnx"), model(hidden));
        predictor = new OnnxEngine()
                .load(new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of()));
        bodies = new Bodies(predictor, "feature_", rows, FEATURES);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(file.toString(), options);
        }
        cells = floats(rows * FEATURES);
        input = OnnxTensor.createTensor(environment, cells, new long[] {rows, FEATURES});
        inputs = Map.of("X", input);
        scores = floats(rows);
        output = OnnxTensor.createTensor(environment, scores, new long[] {rows, 1});
        outputs = Map.of("score", output);
        bodies.check(predictor, this::answers, 1e-6);
        bodies.check(predictor, this::answersInPlace, 1e-6);
        bodies.check(predictor, this::answersFromColumns, 1e-6);
    }

    private static byte[] model(int hidden) {
        Random random = new Random(1);
        OnnxGraph graph = new OnnxGraph("network").input("X", DataType.FLOAT, OnnxGraph.ANY, FEATURES);
        String last = "X";
        int width = FEATURES;
        if (hidden > 0) {
            graph.floats("weights", new long[] {FEATURES, hidden}, weights(random, FEATURES * hidden))
                    .floats("bias", new long[] {hidden}, weights(random, hidden))
                    .node("Gemm", List.of("X", "weights", "bias"), "sums")
                    .node("Tanh", List.of("sums"), "units");
            last = "units";
            width = hidden;
        }
        return graph.floats("last weights", new long[] {width, 1}, weights(random, width))
                .floats("last bias", new long[] {1}, 0.5)
                .node("Gemm", List.of(last, "last weights", "last bias"), "score")
                .output("score", DataType.FLOAT, OnnxGraph.ANY, 1)
                .bytes();
    }

    private static double[] weights(Random random, int count) {
        return random.doubles(count, -0.2, 0.2).toArray();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @TearDown
    public void tearDown() throws IOException, OrtException {
        input.close();
        output.close();
        session.close();
        predictor.close();
        Files.delete(codeDir.resolve("model.onnx"));
        Files.delete(codeDir);
    }

    @Benchmark
    public Prediction engine() throws Exception {
        return (Prediction) predictor.predict(bodies.payload(bodies.next()));
    }

    @Benchmark
    public double[] session() throws OrtException {
        return answers(bodies.next());
    }

    @Benchmark
    public double[] sessionInPlace() throws OrtException {
        return answersInPlace(bodies.next());
    }

    @Benchmark
    public double[] sessionFromColumns() throws OrtException {
        return answersFromColumns(bodies.next());
    }

    @Benchmark
    public Object run() throws OrtException {
        try (OrtSession.Result result = session.run(inputs, Set.of("score"))) {
            return result.get(0);
        }
    }

    private double[] answers(int body) throws OrtException {
        cells.put(0, bodies.cells(body));
        try (OrtSession.Result result = session.run(inputs, Set.of("score"))) {
            return doubles(((OnnxTensor) result.get(0)).getFloatBuffer());
        }
    }

    /** The runtime writes into memory that is there already. */
    private double[] answersInPlace(int body) throws OrtException {
        cells.put(0, bodies.cells(body));
        session.run(inputs, Set.of(), outputs).close();
        return doubles(scores);
    }

    private double[] answersFromColumns(int body) throws OrtException {
        double[][] columns = bodies.columns(body);
        for (int feature = 0; feature < FEATURES; feature++) {
            double[] column = columns[feature];
            for (int row = 0; row < rows; row++) {
                cells.put(row * FEATURES + feature, (float) column[row]);
            }
        }
        session.run(inputs, Set.of(), outputs).close();
        return doubles(scores);
    }

    private double[] doubles(FloatBuffer floats) {
        double[] answers = new double[rows];
        for (int row = 0; row < rows; row++) {
            answers[row] = floats.get(row);
        }
        return answers;
    }
}
