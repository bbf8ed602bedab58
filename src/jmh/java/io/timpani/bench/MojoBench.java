package io.timpani.bench;

import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import hex.genmodel.easy.exception.PredictException;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.mojo.MojoEngine;
import io.timpani.engine.mojo.MojoZip;
import io.timpani.engine.mojo.RandomMojo;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 100 trees of depth 6 over 30 features: a frame to a prediction, next to H2O's library: on rows as it wants them, and through
 * its wrapper that takes maps from names to values.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=MojoBench}.
 */
public class MojoBench extends BatchBench {
    private static final int DEPTH = 6;
    /** Maps are large. */
    private static final int MOST_MAPS = 1 << 13;

    private Path codeDir;
    private Predictor predictor;
    private Bodies bodies;
    private MojoModel library;
    private EasyPredictModelWrapper wrapper;
    private double[][][] lines;
    private RowData[] maps;
    private int nextMap;

    @Setup
    public void setUp() throws Exception {
        MojoZip mojo = RandomMojo.regression(1, FEATURES, TREES, DEPTH);
        codeDir = Files.createTempDirectory("timpani-bench").toRealPath();
        Files.write(codeDir.resolve("model.zip"), mojo.bytes());
        predictor = new MojoEngine()
                .load(new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of()));
        library = mojo.library();
        wrapper = new EasyPredictModelWrapper(library);
        bodies = new Bodies(predictor, "x", rows, FEATURES);
        lines = new double[bodies.count()][][];
        for (int body = 0; body < lines.length; body++) {
            lines[body] = bodies.lines(body);
        }
        maps = new RowData[Math.min(MOST_MAPS, rows * lines.length)];
        for (int map = 0; map < maps.length; map++) {
            maps[map] = new RowData();
            for (int feature = 0; feature < FEATURES; feature++) {
                maps[map].put("x" + feature, lines[map / rows][map % rows][feature]);
            }
        }
        bodies.check(predictor, this::answers, 1e-6);
    }

    @TearDown
    public void tearDown() throws IOException {
        predictor.close();
        Files.delete(codeDir.resolve("model.zip"));
        Files.delete(codeDir);
    }

    @Benchmark
    public Prediction engine() throws Exception {
        return (Prediction) predictor.predict(bodies.payload(bodies.next()));
    }

    @Benchmark
    public double[] library() {
        return answers(bodies.next());
    }

    private double[] answers(int body) {
        double[] answers = new double[rows];
        double[] row = new double[library.getPredsSize()];
        for (int line = 0; line < rows; line++) {
            answers[line] = library.score0(lines[body][line], row)[0];
        }
        return answers;
    }

    @Benchmark
    public double[] libraryMaps() throws PredictException {
        double[] answers = new double[rows];
        for (int row = 0; row < rows; row++) {
            answers[row] = wrapper.predictRegression(maps[nextMap]).value;
            nextMap = nextMap + 1 == maps.length ? 0 : nextMap + 1;
        }
        return answers;
    }
}
