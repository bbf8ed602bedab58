package io.timpani.bench;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

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

    /** A fresh directory with an XGBoost model of 100 trees of depth 6 in it, for the caller to delete. */
    static Path treesDirectory() throws IOException {
        Random random = new Random(SEED);
        int rows = 20_000;
        float[] cells = new float[rows * FEATURES];
        float[] targets = new float[rows];
        for (int row = 0; row < rows; row++) {
            int at = row * FEATURES;
            for (int feature = 0; feature < FEATURES; feature++) {
                cells[at + feature] = (float) random.nextGaussian();
            }
            targets[row] = cells[at] * cells[at + 1] + cells[at + 2] + (float) random.nextGaussian();
        }
        Path codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        try {
            DMatrix matrix = new DMatrix(cells, rows, FEATURES, Float.NaN);
            matrix.setLabel(targets);
            Map<String, Object> settings = Map.of("max_depth", 6, "objective", "reg:squarederror", "nthread", 2);
            Booster booster = XGBoost.train(matrix, settings, 100, Map.of(), null, null);
            Files.write(codeDir.resolve("model.ubj"), booster.toByteArray("ubj"));
            booster.dispose();
            matrix.dispose();
            return codeDir;
        } catch (XGBoostError e) {
            throw new IOException(e);
        }
    }

    /** Deletes what {@link #codeDirectory} made. */
    static void delete(Path codeDir) throws IOException {
        Files.deleteIfExists(codeDir.resolve("model.onnx"));
        Files.deleteIfExists(codeDir.resolve("model.ubj"));
        Files.deleteIfExists(codeDir);
    }
}
