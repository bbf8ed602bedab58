package io.timpani.bench;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
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
 * 100 trees of 31 leaves over 30 features, binary: a frame to a prediction, next to the native library with one thread on rows
 * laid out before. Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main
 * -Dbench.args=LightGbmBench}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public class LightGbmBench {
    private static final int FEATURES = 30;
    private static final int TRAINING_ROWS = 20_000;
    private static final int TREES = 100;

    @Param({"1", "100", "10000"})
    int rows;

    private Path codeDir;
    private Predictor predictor;
    private Payload payload;
    private LGBMBooster booster;
    private double[] cells;

    @Setup
    public void setUp() throws IOException, LGBMException {
        String text = train();
        codeDir = Files.createTempDirectory("lightgbm-bench");
        Files.writeString(codeDir.resolve("model.txt"), text);
        predictor = new TreesEngine()
                .load(new ModelSpec(
                        codeDir, TargetType.BINARY, ClassLabels.binary("yes", "no"), Optional.empty(), Map.of()));
        booster = LGBMBooster.loadModelFromString(text);
        Random random = new Random(2);
        cells = random.doubles((long) rows * FEATURES, -3, 3).toArray();
        List<Column> columns = new ArrayList<>();
        for (int feature = 0; feature < FEATURES; feature++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = cells[row * FEATURES + feature];
            }
            columns.add(new NumberColumn("Column_" + feature, values));
        }
        payload = new Payload.Rows(new Frame(rows, columns));
    }

    private static String train() throws LGBMException {
        Random random = new Random(1);
        double[] cells = random.doubles((long) TRAINING_ROWS * FEATURES, -3, 3).toArray();
        float[] label = new float[TRAINING_ROWS];
        for (int row = 0; row < TRAINING_ROWS; row++) {
            double sum = random.nextGaussian();
            for (int feature = 0; feature < FEATURES; feature++) {
                sum += Math.sin(cells[row * FEATURES + feature] * (1 + feature % 4)) * (feature % 3);
            }
            label[row] = sum > 0 ? 1 : 0;
        }
        String parameters = "objective=binary num_leaves=31 verbosity=-1 num_threads=1";
        try (LGBMDataset data = LGBMDataset.createFromMat(cells, TRAINING_ROWS, FEATURES, true, parameters, null)) {
            data.setField("label", label);
            try (LGBMBooster training = LGBMBooster.create(data, parameters)) {
                for (int tree = 0; tree < TREES; tree++) {
                    training.updateOneIter();
                }
                return training.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT);
            }
        }
    }

    @TearDown
    public void tearDown() throws IOException, LGBMException {
        booster.close();
        predictor.close();
        Workload.delete(codeDir);
    }

    @Benchmark
    public Prediction forest() throws Exception {
        return (Prediction) predictor.predict(payload);
    }

    @Benchmark
    public double[] library() throws LGBMException {
        return booster.predictForMat(cells, rows, FEATURES, true, PredictionType.C_API_PREDICT_NORMAL, "num_threads=1");
    }
}
