package io.timpani.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.engine.onnx.OnnxEngine;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame to a prediction, next to the bare runtime on a tensor made before.
 * Run it with {@code mvn -P bench test-compile exec:exec -Dbench.main=org.openjdk.jmh.Main -Dbench.args=EngineBench}.
 */
public class EngineBench extends RowsBench {
    private Path codeDir;
    private Predictor predictor;
    private Payload payload;
    private OrtSession session;
    private OnnxTensor tensor;

    @Setup
    public void setUp() throws IOException, OrtException {
        codeDir = Workload.codeDirectory();
        predictor = new OnnxEngine()
                .load(new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), Map.of()));
        Frame frame = CsvReader.read(new ByteArrayInputStream(Workload.csv(rows)), FrameSchema.numbers());
        payload = new Payload.Rows(frame);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(codeDir.resolve("model.onnx").toString(), options);
        }
        tensor = OnnxTensor.createTensor(environment, cells(frame), new long[] {rows, Workload.FEATURES});
    }

    private FloatBuffer cells(Frame frame) {
        FloatBuffer cells = ByteBuffer.allocateDirect(rows * Workload.FEATURES * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int feature = 0; feature < Workload.FEATURES; feature++) {
            double[] values = ((NumberColumn) frame.columns().get(feature)).values();
            for (int row = 0; row < rows; row++) {
                cells.put(row * Workload.FEATURES + feature, (float) values[row]);
            }
        }
        return cells;
    }

    @TearDown
    public void tearDown() throws IOException, OrtException {
        tensor.close();
        session.close();
        predictor.close();
        Workload.delete(codeDir);
    }

    @Benchmark
    public ModelAnswer engine() throws Exception {
        return predictor.predict(payload);
    }

    @Benchmark
    public Object bareRun() throws OrtException {
        try (OrtSession.Result result = session.run(Map.of("X", tensor), Set.of("score"))) {
            return result.get(0);
        }
    }
}
