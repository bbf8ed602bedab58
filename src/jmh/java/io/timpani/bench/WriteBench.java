package io.timpani.bench;

import io.timpani.engine.Prediction;
import io.timpani.engine.Traits;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.JsonBuffer;
import io.timpani.model.Language;
import io.timpani.prediction.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A prediction to JSON, checks included. Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=WriteBench}. */
public class WriteBench extends RowsBench {
    private static final int CLASSES = 3;

    private Path codeDir;
    private Stages regression;
    private Stages multiclass;
    private Prediction numbers;
    private Prediction probabilities;

    @Setup
    public void setUp() throws IOException {
        codeDir = Workload.codeDirectory();
        Traits traits = Traits.fast(Language.PYTHON, FrameSchema.numbers());
        regression = new Stages(codeDir, "", traits);
        multiclass = new Stages(codeDir, "first\nsecond\nthird", traits);
        Random random = new Random(rows);
        double[] values = new double[rows];
        double[] shares = new double[rows * CLASSES];
        for (int row = 0; row < rows; row++) {
            values[row] = (float) (random.nextGaussian() * 10);
            double first = random.nextDouble();
            double second = random.nextDouble() * (1 - first);
            shares[row * CLASSES] = first;
            shares[row * CLASSES + 1] = second;
            shares[row * CLASSES + 2] = 1 - first - second;
        }
        numbers = Prediction.column(values);
        probabilities = new Prediction(List.of(), shares, rows, CLASSES);
    }

    @TearDown
    public void tearDown() throws IOException {
        Workload.delete(codeDir);
    }

    @Benchmark
    public JsonBuffer numbers() {
        return regression.json(numbers);
    }

    @Benchmark
    public JsonBuffer probabilities() {
        return multiclass.json(probabilities);
    }
}
