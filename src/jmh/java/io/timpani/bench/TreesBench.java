package io.timpani.bench;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.trees.TreesEngine;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A frame to predictions of 100 XGBoost trees over 30 features, next to XGBoost itself on one thread: in place, and through a
 * matrix of its own, which has to be a new one each time since it remembers its predictions.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=TreesBench}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public class TreesBench {
    private static final int TREES = 100;
    private static final int TRAINED_ROWS = 20_000;

    @Param({"1", "100", "10000"})
    int rows;

    @Param({"6", "12"})
    int depth;

    private Path codeDir;
    private Predictor predictor;
    private Payload payload;
    private Booster booster;
    private float[] cells;

    @Setup
    public void setUp() throws IOException, XGBoostError {
        Random random = new Random(1);
        booster = trained(random, depth);
        codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        Files.write(codeDir.resolve("model.ubj"), booster.toByteArray("ubj"));
        predictor = new TreesEngine()
                .load(new ModelSpec(codeDir, TargetType.BINARY, ClassLabels.none(), Optional.empty(), Map.of()));
        cells = cells(random, rows);
        List<Column> columns = new ArrayList<>();
        for (int feature = 0; feature < Workload.FEATURES; feature++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = cells[row * Workload.FEATURES + feature];
            }
            columns.add(new NumberColumn("feature_" + feature, values));
        }
        payload = new Payload.Rows(new Frame(rows, columns));
    }

    private static float[] cells(Random random, int rows) {
        float[] cells = new float[rows * Workload.FEATURES];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (float) random.nextGaussian();
        }
        return cells;
    }

    private static Booster trained(Random random, int depth) throws XGBoostError {
        float[] cells = cells(random, TRAINED_ROWS);
        float[] labels = new float[TRAINED_ROWS];
        for (int row = 0; row < TRAINED_ROWS; row++) {
            int at = row * Workload.FEATURES;
            double margin = cells[at] * cells[at + 1] + Math.sin(3 * cells[at + 2]) + cells[at + 3] * cells[at + 3] - 1;
            labels[row] = margin + random.nextGaussian() > 0 ? 1 : 0;
        }
        DMatrix data = new DMatrix(cells, TRAINED_ROWS, Workload.FEATURES, Float.NaN);
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
        return (Prediction) predictor.predict(payload);
    }

    @Benchmark
    public float[][] libraryInPlace() throws XGBoostError {
        return booster.inplace_predict(cells, rows, Workload.FEATURES, Float.NaN);
    }

    @Benchmark
    public float[][] libraryMatrix() throws XGBoostError {
        DMatrix matrix = new DMatrix(cells, rows, Workload.FEATURES, Float.NaN);
        try {
            return booster.predict(matrix);
        } finally {
            matrix.dispose();
        }
    }
}
