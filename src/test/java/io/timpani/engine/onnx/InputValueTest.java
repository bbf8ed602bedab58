package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static io.timpani.engine.onnx.Served.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that an input cannot hold, and sparse matrices. */
class InputValueTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    // what an input cannot hold

    @Test
    void integers_refuse_missing_and_broken_numbers_naming_column_and_row() {
        for (DataType type : List.of(DataType.INT64, DataType.INT32)) {
            try (Served served = Served.regression(codeDir, OnnxModels.linear(type, 0, 1, 1))) {
                assertThat(served.refusal(numbers("a", 1, 2, 3), numbers("b", 4, 5, NAN)))
                        .contains("Column b, row 3", "missing");
                assertThat(served.refusal(numbers("a", 1, 2.5, 3), numbers("b", 4, 5, 6)))
                        .contains("Column a, row 2", "whole", type.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void integers_refuse_what_is_beyond_their_range() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.INT32, 1))) {
            assertThat(cells(served.predict(numbers("a", Integer.MAX_VALUE, Integer.MIN_VALUE))))
                    .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE);
            assertThat(served.refusal(numbers("a", Integer.MAX_VALUE + 1.0))).contains("Column a, row 1");
            assertThat(served.refusal(numbers("a", Integer.MIN_VALUE - 1.0))).contains("Column a, row 1");
        }
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.INT64, 1))) {
            assertThat(cells(served.predict(numbers("a", -0x1p63, 0x1p62)))).containsExactly(-0x1p63, 0x1p62);
            assertThat(served.refusal(numbers("a", 0x1p63))).contains("Column a, row 1");
            assertThat(served.refusal(numbers("a", 0, Double.POSITIVE_INFINITY)))
                    .contains("Column a, row 2");
        }
    }

    @Test
    void booleans_refuse_anything_but_0_and_1() {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.BOOL, 0, 1))) {
            assertThat(served.refusal(numbers("a", 1, 2))).contains("Column a, row 2", "neither 0 nor 1");
            assertThat(served.refusal(numbers("a", NAN, 1))).contains("Column a, row 1", "missing");
        }
    }

    @Test
    void integers_refuse_a_lacking_feature_naming_it() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.INT64, 2, "a", "b"))) {
            assertThat(served.refusal(numbers("a", 1))).contains("Column b");
            assertThat(served.refusal(sparse(List.of("b"), new int[] {0, 0}))).contains("Column a");
        }
    }

    @Test
    void text_where_numbers_are_wanted_is_refused_without_showing_it() {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.FLOAT, 0, 1, 1))) {
            assertThat(served.refusal(numbers("a", 1), texts("b", "secret"))).contains("Column b", "text", "float");
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> served.predict(numbers("a", 1), texts("b", "secret")))
                    .withMessageNotContaining("secret");
        }
    }

    // sparse matrices

    @Test
    void a_sparse_matrix_fills_a_zeroed_tensor_by_position() {
        // rows: [1 0 2] [0 0 0] [0 -3 0]
        SparseMatrix matrix = new SparseMatrix(
                3, List.of("p", "q", "r"), new int[] {0, 2, 2, 3}, new int[] {0, 2, 1}, new double[] {1, 2, -3});
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.INT32)) {
            try (Served served = Served.regression(codeDir, OnnxModels.echo(type, ANY))) {
                // a dense call first, so that the memory used again is not zero by chance
                served.predict(numbers("a", 7, 7, 7), numbers("b", 7, 7, 7), numbers("c", 7, 7, 7));
                assertThat(cells(served.predict(matrix))).as(type.name()).containsExactly(1, 0, 2, 0, 0, 0, 0, -3, 0);
            }
        }
    }

    @Test
    void a_sparse_matrix_is_bound_by_name_where_the_model_names_its_features() {
        SparseMatrix matrix = new SparseMatrix(
                2, List.of("extra", "c", "a"), new int[] {0, 3, 4}, new int[] {0, 1, 2, 1}, new double[] {9, 1, 2, 3});
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 3, "a", "b", "c"))) {
            assertThat(cells(served.predict(matrix))).containsExactly(2, NAN, 1, 0, NAN, 3);
        }
    }

    @Test
    void a_sparse_matrix_fills_several_inputs() {
        SparseMatrix matrix = new SparseMatrix(
                2, List.of("INT64", "FLOAT"), new int[] {0, 1, 2}, new int[] {1, 0}, new double[] {0.5, 4});
        try (Served served = Served.regression(codeDir, OnnxModels.everyType(DataType.FLOAT, DataType.INT64))) {
            assertThat(cells(served.predict(matrix))).containsExactly(0.5, 4);
        }
    }

    @Test
    void columns_without_names_are_found_by_their_numbers_however_many_there_are() {
        SparseMatrix matrix = matrix("2 2147483639 4\n1 2000000001 7\n2 3 8\n1 4 1\n2 2147483639 5\n");
        try (Served served = Served.regression(
                codeDir, OnnxModels.echo(DataType.FLOAT, 4, "2000000000", "2", "age", "2147483638"))) {
            assertThat(cells(served.predict(matrix))).containsExactly(7, 0, NAN, 0, 0, 8, NAN, 5);
        }
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 1, "age"))) {
            assertThat(served.refusal(matrix)).contains("age");
        }
    }

    @Test
    void a_matrix_too_wide_for_a_model_of_any_width_is_refused_with_both_numbers() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum(ANY, ANY))) {
            assertThat(cells(served.predict(matrix("1 1048576 1\n1 1048576 3\n"))))
                    .containsExactly(3);
            assertThat(served.refusal(matrix("1 1048577 0\n"))).contains("1048577", "1048576");
            assertThat(served.refusal(matrix("1 2147483639 0\n"))).contains("2147483639");
        }
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 2))) {
            assertThat(served.refusal(matrix("1 2147483639 0\n"))).contains("wants 2 columns", "2147483639");
        }
    }

    @Test
    void a_matrix_that_stores_next_to_nothing_of_its_cells_is_refused() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum(ANY, ANY))) {
            assertThat(served.refusal(matrix("65536 1048576 1\n1 1 1\n"))).contains("65536 rows", "1048576", "only 1");
        }
    }

    @Test
    void a_wide_matrix_of_many_rows_is_run_in_parts() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum(ANY, ANY))) {
            double[] sums = cells(served.predict(matrix("40 300000 3\n1 1 5\n40 300000 6\n40 7 1\n")));
            assertThat(sums).hasSize(40).startsWith(5, 0).endsWith(0, 7);
        }
    }

    @Test
    void a_sparse_cell_that_an_integer_cannot_hold_names_column_and_row() {
        SparseMatrix matrix =
                new SparseMatrix(2, List.of("a", "b"), new int[] {0, 1, 2}, new int[] {0, 1}, new double[] {1, 0.5});
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.INT64, 0, 1, 1))) {
            assertThat(served.refusal(matrix)).contains("Column b, row 2");
        }
    }

    @Test
    void a_sparse_matrix_is_refused_by_a_model_that_wants_text() {
        SparseMatrix matrix = sparse(List.of("size"), new int[] {0, 0});
        try (Served served = Served.regression(codeDir, OnnxModels.sizeAndColour())) {
            assertThat(served.refusal(matrix)).contains("colour", "text");
        }
        try (Served served = Served.regression(codeDir, OnnxModels.letters(1))) {
            assertThat(served.refusal(matrix)).contains("X", "text");
        }
    }

    /** A matrix whose columns have no names. */
    private static SparseMatrix matrix(String body) {
        String text = "%%MatrixMarket matrix coordinate real general\n" + body;
        try {
            return MatrixMarketReader.read(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A matrix without stored cells. */
    private static SparseMatrix sparse(List<String> columns, int[] rowStart) {
        return new SparseMatrix(rowStart.length - 1, columns, rowStart, new int[0], new double[0]);
    }
}
