package io.timpani.bench;

import io.timpani.engine.ModelSpec;
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
 * All of a prediction but HTTP: CSV bytes to JSON bytes.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=ServeBench}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public class ServeBench {
    @Param({"1", "10000"})
    int rows;

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
        return stages.json(predictor.predict(stages.read(csv)));
    }
}
