package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.onnx.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A raw matrix has no names, which suits a model that takes its columns in their order (http-api.md §2.1, §2.4). */
class RawMatrixIT {
    private static final double FLOAT_TOLERANCE = 1e-3;

    @TempDir
    private Path codeDir;

    @Test
    void a_matrix_may_be_the_raw_body() throws IOException {
        Files.write(codeDir.resolve("linear.onnx"), OnnxModels.linear(DataType.FLOAT, 0.5, 1, 10, 100, 1000));
        try (RunningJar jar = RunningJar.start()
                .server(codeDir, "--target-type", "regression")
                .ready()) {
            for (String type : List.of("text/mtx", "TEXT/MTX", "text/mtx;", "text/mtx; charset=latin-1")) {
                assertPredicts(jar.client().post("/predict/", type, Iris.MATRIX), 380.6, 1985.5, 3139.8);
            }
            String coordinates = "%%MatrixMarket matrix coordinate real general\n3 4 2\n3 4 2\n1 1 7\n";
            assertPredicts(jar.client().post("/predict/", "text/mtx", coordinates), 7.5, 0.5, 2000.5);
        }
    }

    private static void assertPredicts(Answer answer, double... expected) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        List<?> predictions = Json.list(answer.json(), "predictions");
        assertThat(predictions).hasSize(expected.length);
        for (int row = 0; row < expected.length; row++) {
            assertThat(((Number) predictions.get(row)).doubleValue())
                    .as("row %d of %s", row, answer)
                    .isCloseTo(expected[row], within(FLOAT_TOLERANCE));
        }
    }
}
