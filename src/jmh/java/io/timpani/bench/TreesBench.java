package io.timpani.bench;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.trees.Kernel;
import io.timpani.engine.trees.TreesEngine;
import io.timpani.forest.Forest;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame to predictions of 100 XGBoost trees over 30 features, next to XGBoost itself on one thread: in place, and through a
 * matrix of its own, which has to be a new one each time since it remembers its predictions.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=TreesBench}.
 */
public class TreesBench extends BatchBench {
    private static final int TRAINED_ROWS = 20_000;

    /** 12 is worth a look, too: {@code -p depth=12}. */
    @Param("6")
    int depth;

    private Path codeDir;
    private Predictor predictor;
    private Forest forest;
    private double[] sums;
    private Bodies bodies;
    private Booster booster;

    @Setup
    public void setUp() throws Exception {
        booster = trained(depth);
        codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        Path file = Files.write(codeDir.resolve("model.ubj"), booster.toByteArray("ubj"));
        ModelSpec model = new ModelSpec(codeDir, TargetType.BINARY, ClassLabels.none(), Optional.empty(), Map.of());
        predictor = new TreesEngine().load(model);
        forest = Kernel.ofXgboost(file, model);
        sums = new double[rows];
        bodies = new Bodies(predictor, "feature_", rows, FEATURES);
        bodies.check(
                predictor,
                body -> doubles(booster.inplace_predict(bodies.cells(body), rows, FEATURES, Float.NaN)),
                1e-6);
        bodies.check(predictor, body -> doubles(matrix(body)), 1e-6);
    }

    private static double[] doubles(float[][] answers) {
        double[] doubles = new double[answers.length];
        for (int row = 0; row < doubles.length; row++) {
            doubles[row] = answers[row][0];
        }
        return doubles;
    }

    private static Booster trained(int depth) throws XGBoostError {
        Random random = new Random(1);
        float[] cells = new float[TRAINED_ROWS * FEATURES];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (float) random.nextGaussian();
        }
        float[] labels = new float[TRAINED_ROWS];
        for (int row = 0; row < TRAINED_ROWS; row++) {
            int at = row * FEATURES;
            double margin = cells[at] * cells[at + 1] + Math.sin(3 * cells[at + 2]) + cells[at + 3] * cells[at + 3] - 1;
            labels[row] = margin + random.nextGaussian() > 0 ? 1 : 0;
        }
        DMatrix data = new DMatrix(cells, TRAINED_ROWS, FEATURES, Float.NaN);
        try {
            data.setLabel(labels);
            Map<String, Object> parameters = Map.of(
                    "objective",
                    "binary:logistic",
                    "max_depth",
                    depth,
                    "eta",
                    0.1,
                    "nthread",
                    1,
                    "tree_method",
                    "hist");
            return XGBoost.train(data, parameters, TREES, Map.of(), null, null);
        } finally {
            data.dispose();
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        predictor.close();
        booster.dispose();
        Files.delete(codeDir.resolve("model.ubj"));
        Files.delete(codeDir);
    }

    @Benchmark
    public Prediction engine() throws Exception {
        return (Prediction) predictor.predict(bodies.payload(bodies.next()));
    }

    /** The walk alone: what the engine does but finding columns, the link and a new array. */
    @Benchmark
    public double[] kernel() {
        forest.sums(bodies.columns(bodies.next()), 0, rows, sums);
        return sums;
    }

    @Benchmark
    public float[][] libraryInPlace() throws XGBoostError {
        return booster.inplace_predict(bodies.cells(bodies.next()), rows, FEATURES, Float.NaN);
    }

    @Benchmark
    public float[][] libraryMatrix() throws XGBoostError {
        return matrix(bodies.next());
    }

    private float[][] matrix(int body) throws XGBoostError {
        DMatrix matrix = new DMatrix(bodies.cells(body), rows, FEATURES, Float.NaN);
        try {
            return booster.predict(matrix);
        } finally {
            matrix.dispose();
        }
    }
}
