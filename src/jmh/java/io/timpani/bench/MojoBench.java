package io.timpani.bench;

import hex.genmodel.MojoModel;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.mojo.MojoEngine;
import io.timpani.engine.mojo.MojoZip;
import io.timpani.engine.mojo.RandomMojo;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 100 trees of depth 6 over 30 features: a frame to a prediction, next to H2O's library on rows made before.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=MojoBench}.
 */
public class MojoBench extends RowsBench {
    private static final int FEATURES = 30;
    private static final int TREES = 100;
    private static final int DEPTH = 6;
    /** A power of 2. */
    private static final int BODIES = 256;

    private Path codeDir;
    private Predictor predictor;
    /** Others every time: of a row that is always the same, the processor knows its way through the library's branches. */
    private final Payload[] payloads = new Payload[BODIES];

    private int next;
    private MojoModel library;
    private double[][] cells;
    private double[] answers;

    @Setup
    public void setUp() throws IOException {
        MojoZip mojo = RandomMojo.regression(1, FEATURES, TREES, DEPTH);
        codeDir = Files.createTempDirectory("timpani-mojo-bench");
        Files.write(codeDir.resolve("model.zip"), mojo.bytes());
        predictor = new MojoEngine()
                .load(new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of()));
        library = mojo.library();
        Random random = new Random(2);
        // of large bodies a few will do
        int bodies = rows == 1 ? BODIES : 2;
        cells = new double[rows * bodies][FEATURES];
        answers = new double[rows];
        for (double[] row : cells) {
            Arrays.setAll(row, feature -> random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian());
        }
        for (int body = 0; body < BODIES; body++) {
            payloads[body] = body < bodies ? payload(body * rows) : payloads[body % bodies];
        }
    }

    private Payload payload(int from) {
        return new Payload.Rows(new Frame(
                rows,
                IntStream.range(0, FEATURES)
                        .<Column>mapToObj(feature -> new NumberColumn(
                                "x" + feature,
                                IntStream.range(from, from + rows)
                                        .mapToDouble(row -> cells[row][feature])
                                        .toArray()))
                        .toList()));
    }

    @TearDown
    public void tearDown() throws IOException {
        predictor.close();
        Files.delete(codeDir.resolve("model.zip"));
        Files.delete(codeDir);
    }

    @Benchmark
    public Prediction engine() throws Exception {
        return (Prediction) predictor.predict(payloads[next++ & (BODIES - 1)]);
    }

    @Benchmark
    public double[] bareLibrary() {
        double[] preds = new double[2];
        int from = Math.floorMod(next++, cells.length / rows) * rows;
        for (int row = 0; row < rows; row++) {
            answers[row] = library.score0(cells[from + row], preds)[0];
        }
        return answers;
    }
}
