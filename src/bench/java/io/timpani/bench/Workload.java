package io.timpani.bench;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What is predicted, the same in every benchmark: a linear regression over float features. */
final class Workload {
    static final int FEATURES = 30;

    private static final long SEED = 20_261_121;

    private Workload() {}

    /** CSV with a header; every cell a float with all its digits, about 10 bytes. */
    static byte[] csv(int rows) {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder(rows * FEATURES * 12);
        for (int feature = 0; feature < FEATURES; feature++) {
            text.append(feature == 0 ? "" : ",").append("feature_").append(feature);
        }
        for (int row = 0; row < rows; row++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                text.append(feature == 0 ? '\n' : ',').append((float) random.nextGaussian());
            }
        }
        return text.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the model into an empty directory. */
    static Path model(Path codeDir) throws IOException {
        double[] weights = new Random(SEED).doubles(FEATURES, -1, 1).toArray();
        byte[] model = new OnnxGraph("linear")
                .input("X", DataType.FLOAT, OnnxGraph.ANY, FEATURES)
                .floats("weights", new long[] {FEATURES, 1}, weights)
                .floats("bias", new long[] {1}, 0.5)
                .node("Gemm", List.of("X", "weights", "bias"), "score")
                .output("score", DataType.FLOAT, OnnxGraph.ANY, 1)
                .bytes();
        return Files.write(codeDir.resolve("model.onnx"), model);
    }

    /** A fresh directory with the model in it, for the caller to delete. */
    static Path codeDirectory() throws IOException {
        Path codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        model(codeDir);
        return codeDir;
    }

    /** Deletes what {@link #codeDirectory} made. */
    static void delete(Path codeDir) throws IOException {
        Files.deleteIfExists(codeDir.resolve("model.onnx"));
        Files.deleteIfExists(codeDir);
    }
}
