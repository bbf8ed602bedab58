package io.timpani.bench;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.onnx.OnnxEngine;
import io.timpani.frame.JsonBuffer;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.prediction.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All of a prediction but HTTP: CSV bytes to JSON bytes.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=ServeBench}.
 */
public class ServeBench extends RowsBench {
    private Path codeDir;
    private Predictor predictor;
    private Stages stages;
    private byte[] csv = new byte[0];

    @Setup
    public void setUp() throws IOException {
        codeDir = Workload.codeDirectory();
        predictor = new OnnxEngine()
                .load(new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of()));
        stages = new Stages(codeDir, "", predictor.traits());
        csv = Workload.csv(rows);
    }

    @TearDown
    public void tearDown() throws IOException {
        predictor.close();
        Workload.delete(codeDir);
    }

    @Benchmark
    public JsonBuffer serve() throws Exception {
        return stages.json((Prediction) predictor.predict(stages.read(csv)));
    }
}
