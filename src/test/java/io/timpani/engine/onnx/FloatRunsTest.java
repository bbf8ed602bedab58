package io.timpani.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.Prediction;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ServingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that are kept from one run to the next. */
class FloatRunsTest {
    @TempDir
    Path codeDir;

    /** {@code a + 2b} and {@code b}. */
    private static OnnxGraph sums() {
        return new OnnxGraph("sums")
                .input("X", DataType.FLOAT, OnnxGraph.ANY, 2)
                .floats("weights", new long[] {2, 2}, 1, 0, 2, 1)
                .node("MatMul", List.of("X", "weights"), "sums");
    }

    @Test
    void bodies_of_any_size_in_turn_get_their_own_answers() {
        byte[] model = sums().floats("last", new long[] {2, 1}, 1, 1)
                .node("MatMul", List.of("sums", "last"), "answer")
                .output("answer", DataType.FLOAT, OnnxGraph.ANY, 1)
                .bytes();
        Random random = new Random(1);
        try (Served served = Served.regression(codeDir, model)) {
            for (int rows : new int[] {1, 1, 7, 50_000, 3, 137, 1, 70_001, 2}) {
                double[] a = random.ints(rows, -99, 99).asDoubleStream().toArray();
                double[] b = random.ints(rows, -99, 99).asDoubleStream().toArray();
                Prediction answer = served.predict(Served.numbers("a", a), Served.numbers("b", b));
                assertThat(answer.rows()).isEqualTo(rows);
                for (int row = 0; row < rows; row++) {
                    assertThat(answer.at(row, 0)).as("row %d of %d", row, rows).isEqualTo(a[row] + 3 * b[row]);
                }
            }
        }
    }

    @Test
    void each_column_of_a_table_of_any_width_goes_to_its_own_place() {
        int rows = 1000;
        for (int width : new int[] {1, 2, 5, 6, 7, 8, 15}) {
            double[] weights = IntStream.rangeClosed(1, width).asDoubleStream().toArray();
            byte[] model = new OnnxGraph("weighted")
                    .input("X", DataType.FLOAT, OnnxGraph.ANY, width)
                    .floats("weights", new long[] {width, 1}, weights)
                    .node("MatMul", List.of("X", "weights"), "sum")
                    .node("Abs", List.of("sum"), "answer")
                    .output("answer", DataType.FLOAT, OnnxGraph.ANY, 1)
                    .bytes();
            Random random = new Random(width);
            NumberColumn[] columns = new NumberColumn[width];
            double[] sums = new double[rows];
            for (int feature = 0; feature < width; feature++) {
                double[] values = random.ints(rows, -99, 99).asDoubleStream().toArray();
                columns[feature] = Served.numbers("x" + feature, values);
                for (int row = 0; row < rows; row++) {
                    sums[row] += weights[feature] * values[row];
                }
            }
            try (Served served = Served.regression(codeDir, model)) {
                double[] wanted = Arrays.stream(sums).map(Math::abs).toArray();
                assertThat(served.predict(columns).values())
                        .as("%d columns", width)
                        .containsExactly(wanted);
            }
        }
    }

    @Test
    void a_graph_that_gives_other_rows_than_it_declares_is_refused_each_time() {
        byte[] model = sums().longs("shape", -1, 1)
                .node("Reshape", List.of("sums", "shape"), "answer")
                .output("answer", DataType.FLOAT, OnnxGraph.ANY, 1)
                .bytes();
        try (Served served = Served.regression(codeDir, model)) {
            for (int time = 0; time < 3; time++) {
                assertThatThrownBy(() -> served.predict(Served.numbers("a", 1, 2, 3), Served.numbers("b", 1, 2, 3)))
                        .isInstanceOf(ServingException.class)
                        .hasMessageContaining("gave 6 rows for 3 rows of input");
            }
        }
    }
}
