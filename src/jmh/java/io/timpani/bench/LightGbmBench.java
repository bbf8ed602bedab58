package io.timpani.bench;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 100 trees of 31 leaves over 30 features, binary: a frame to a prediction, next to the native library with one thread, called
 * without the wrapper that copies: on rows that lie in native memory, and row by row in its fast mode. Run it with
 * {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=LightGbmBench}.
 */
public class LightGbmBench extends BatchBench {
    private static final int TRAINING_ROWS = 20_000;

    private Path codeDir;
    private Predictor predictor;
    private Forest forest;
    private double[] sums;
    private Bodies bodies;
    private LightGbmNative library;

    @Setup
    public void setUp() throws Exception {
        String text = train();
        codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        Path file = Files.writeString(codeDir.resolve("model.txt"), text);
        ModelSpec model =
                new ModelSpec(codeDir, TargetType.BINARY, ClassLabels.binary("yes", "no"), Optional.empty(), Map.of());
        predictor = new TreesEngine().load(model);
        forest = Kernel.ofLightGbm(file, model);
        sums = new double[rows];
        bodies = new Bodies(predictor, "Column_", rows, FEATURES);
        library = new LightGbmNative(text, rows, FEATURES, bodies);
        bodies.check(predictor, library::batch, 1e-12);
        bodies.check(predictor, library::rowByRow, 1e-12);
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
    public void tearDown() throws IOException {
        library.close();
        predictor.close();
        Files.delete(codeDir.resolve("model.txt"));
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

    /** The library alone: its answers stay where it puts them. */
    @Benchmark
    public long libraryBatch() {
        return library.run(bodies.next());
    }

    @Benchmark
    public double[] libraryRowByRow() {
        return library.rowByRow(bodies.next());
    }
}
