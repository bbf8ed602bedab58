package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static io.timpani.engine.onnx.Served.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.FrameSchema.Kind;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputTest {
    private static final double NAN = Double.NaN;
    private static final DataType[] NUMBERS = {
        DataType.FLOAT, DataType.DOUBLE, DataType.INT64, DataType.INT32, DataType.BOOL
    };

    @TempDir
    Path codeDir;

    // one tensor, by position

    @Test
    void columns_of_any_name_go_in_by_position() {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.FLOAT, 0.5, 2, 10))) {
            assertThat(cells(served.predict(numbers("z", 1, 2, 3), numbers("a", 4, 5, 6))))
                    .containsExactly(42.5, 54.5, 66.5);
            assertThat(served.schema()).isEqualTo(FrameSchema.numbers());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "INT64", "INT32"})
    void every_type_of_number_is_filled(DataType type) {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(type, 0, 1, 100))) {
            assertThat(cells(served.predict(numbers("a", -3, 4), numbers("b", 5, -6))))
                    .containsExactly(497, -596);
        }
    }

    @Test
    void booleans_are_filled_from_0_and_1() {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.BOOL, 0, 1, 100))) {
            assertThat(cells(served.predict(numbers("a", 1, 0), numbers("b", 0, 1))))
                    .containsExactly(1, 100);
        }
    }

    @Test
    void the_order_in_memory_is_row_by_row() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.DOUBLE, ANY))) {
            assertThat(cells(served.predict(numbers("a", 1, 2), numbers("b", 3, 4), numbers("c", 5, 6))))
                    .containsExactly(1, 3, 5, 2, 4, 6);
        }
    }

    @Test
    void doubles_keep_their_precision() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.DOUBLE, 1))) {
            assertThat(cells(served.predict(numbers("a", 1.0 / 3)))).containsExactly(1.0 / 3);
        }
    }

    @Test
    void a_missing_value_reaches_the_model_as_nan() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 2))) {
            assertThat(cells(served.predict(numbers("a", 1, NAN), numbers("b", NAN, 2))))
                    .containsExactly(1, NAN, NAN, 2);
        }
    }

    @Test
    void a_vector_input_takes_the_only_column() {
        try (Served served = Served.regression(codeDir, OnnxModels.doubled())) {
            assertThat(cells(served.predict(numbers("a", 1, 2, 3)))).containsExactly(2, 4, 6);
            assertThat(served.refusal(numbers("a", 1), numbers("b", 1))).contains("1 columns", "2");
        }
    }

    @Test
    void a_wrong_number_of_columns_is_refused_with_both_numbers() {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.FLOAT, 0, 1, 1, 1))) {
            assertThat(served.refusal(numbers("a", 1), numbers("b", 1))).contains("3", "2");
            assertThat(served.refusal(sparse(List.of("a", "b", "c", "d"), new int[] {0, 0})))
                    .contains("3", "4");
        }
    }

    @Test
    void a_model_of_dynamic_width_takes_any_number_of_columns() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum(ANY, ANY))) {
            assertThat(cells(served.predict(numbers("a", 1)))).containsExactly(1);
            assertThat(cells(served.predict(numbers("a", 1), numbers("b", 2), numbers("c", 3))))
                    .containsExactly(6);
        }
    }

    @Test
    void a_model_that_declares_no_shape_is_given_a_matrix() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum())) {
            assertThat(cells(served.predict(numbers("a", 1, 2), numbers("b", 10, 20))))
                    .containsExactly(11, 22);
        }
    }

    @Test
    void a_fixed_batch_of_one_is_run_row_by_row() {
        try (Served served = Served.regression(codeDir, OnnxModels.sum(1, 2))) {
            assertThat(cells(served.predict(numbers("a", 1, 2, 3), numbers("b", 10, 20, 30))))
                    .containsExactly(11, 22, 33);
        }
    }

    @Test
    void text_cells_go_in_by_position_and_missing_ones_are_empty() {
        try (Served served = Served.regression(codeDir, OnnxModels.letters(2))) {
            assertThat(served.schema().kindOf("anything")).isEqualTo(Kind.TEXT);
            assertThat(cells(served.predict(texts("x", "a", null, "?"), texts("y", "b", "b", "a"))))
                    .containsExactly(3, 1, -4);
        }
    }

    @Test
    void numbers_become_text_where_the_model_wants_text() {
        try (Served served = Served.regression(codeDir, echoedLength())) {
            // answers 1 for "7", 2 for "7.5", 3 for empty, 0 otherwise
            assertThat(cells(served.predict(numbers("x", 7, 7.5, NAN, 8)))).containsExactly(1, 2, 3, 0);
        }
    }

    // one tensor, by name

    @Test
    void metadata_binds_the_columns_by_name_and_others_are_ignored() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 2, "a", "b"))) {
            assertThat(cells(served.predict(numbers("b", 1, 2), numbers("extra", 9, 9), numbers("a", 3, 4))))
                    .containsExactly(3, 1, 4, 2);
            assertThat(served.schema()).isEqualTo(FrameSchema.of(List.of("a", "b"), List.of()));
        }
    }

    @Test
    void bodies_with_their_columns_in_another_order_do_not_confuse_the_binding() throws IOException {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 2, "a", "b"))) {
            for (int round = 0; round < 2; round++) {
                assertThat(cells(served.predict(csv(served, "a,b\n1,2\n")))).containsExactly(1, 2);
                assertThat(cells(served.predict(csv(served, "a,b\n5,6\n")))).containsExactly(5, 6);
                assertThat(cells(served.predict(csv(served, "b,x,a\n1,9,2\n")))).containsExactly(2, 1);
                assertThat(cells(served.predict(csv(served, "b\n3\n")))).containsExactly(NAN, 3);
                assertThat(cells(served.predict(numbers("b", 7), numbers("a", 8))))
                        .containsExactly(8, 7);
            }
        }
    }

    private static Frame csv(Served served, String text) throws IOException {
        return CsvReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), served.schema());
    }

    @Test
    void a_feature_that_the_body_lacks_counts_as_missing() {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, ANY, "a", "b", "c"))) {
            assertThat(cells(served.predict(numbers("b", 1, 2)))).containsExactly(NAN, 1, NAN, NAN, 2, NAN);
        }
    }

    @Test
    void a_body_without_any_feature_is_refused_with_some_of_their_names() {
        String[] features = IntStream.range(0, 30).mapToObj(i -> "f" + i).toArray(String[]::new);
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, ANY, features))) {
            assertThat(served.refusal(numbers("x", 1))).contains("f0, f1, f2", "30");
            assertThat(served.refusal(sparse(List.of("x"), new int[] {0, 0}))).contains("f0, f1, f2", "30");
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> served.predict(numbers("x", 1)))
                    .withMessageNotContaining("f20");
        }
    }

    @Test
    void names_that_contradict_the_declared_width_fail_the_start() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, 3, "a", "b")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .withMessageContaining("3")
                .withMessageContaining("2");
    }

    // several inputs

    @Test
    void several_inputs_take_the_columns_of_their_names() {
        try (Served served = Served.regression(codeDir, OnnxModels.sizeAndColour())) {
            assertThat(served.schema()).isEqualTo(FrameSchema.of(List.of("size"), List.of("colour")));
            assertThat(cells(served.predict(
                            texts("colour", "blue", "red", "green", null),
                            texts("extra", "x", "y", "z", "w"),
                            numbers("size", 1, 2, 3, 4))))
                    .containsExactly(21, 12, 3, 4);
        }
    }

    @Test
    void several_inputs_may_lack_a_column_but_not_all() {
        try (Served served = Served.regression(codeDir, OnnxModels.sizeAndColour())) {
            assertThat(cells(served.predict(numbers("size", 5)))).containsExactly(5);
            assertThat(cells(served.predict(texts("colour", "red")))).containsExactly(NAN);
            assertThat(served.refusal(numbers("Size", 5))).contains("size, colour");
        }
    }

    @Test
    void several_inputs_of_every_type_are_filled() {
        try (Served served = Served.regression(codeDir, OnnxModels.everyType(NUMBERS))) {
            assertThat(cells(served.predict(
                            numbers("FLOAT", 0.5, 1),
                            numbers("DOUBLE", 10, 20.25),
                            numbers("INT64", -100, 0x1p40),
                            numbers("INT32", 1000, Integer.MIN_VALUE),
                            numbers("BOOL", 1, 0))))
                    .containsExactly(911.5, 21.25 + 0x1p40 + Integer.MIN_VALUE);
        }
    }

    @Test
    void a_wide_input_among_several_fails_the_start() {
        byte[] model = new OnnxGraph("wide")
                .input("one", DataType.FLOAT, ANY, 1)
                .input("three", DataType.FLOAT, ANY, 3)
                .node("Add", List.of("one", "three"), "Y")
                .output("Y", DataType.FLOAT, ANY, 3)
                .bytes();
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Served.regression(codeDir, model))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .withMessageContaining("three");
    }

    // what cannot be bound at all

    @Test
    void inputs_that_no_table_can_fill_fail_the_start_naming_the_input() {
        assertThat(startFailure(identity(DataType.FLOAT, ANY, 3, 3))).contains("X", "3 dimensions");
        assertThat(startFailure(identity(DataType.FLOAT, 4, 3))).contains("X", "4 rows");
        assertThat(startFailure(identity(DataType.UINT8, ANY, 3))).contains("X", "type");
    }

    @Test
    void a_model_without_inputs_fails_the_start() {
        byte[] model = new OnnxGraph("nothing in")
                .floats("value", new long[] {1}, 1)
                .node("Identity", List.of("value"), "Y")
                .output("Y", DataType.FLOAT, 1)
                .bytes();
        assertThat(startFailure(model)).contains("no input");
    }

    private String startFailure(byte[] model) {
        try {
            Served.regression(codeDir, model).close();
        } catch (ServingException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED);
            return e.text();
        }
        throw new AssertionError("the model was loaded");
    }

    private static byte[] identity(DataType type, long... dimensions) {
        return new OnnxGraph("identity")
                .input("X", type, dimensions)
                .node("Identity", List.of("X"), "Y")
                .output("Y", type, dimensions)
                .bytes();
    }

    private static byte[] echoedLength() {
        return new OnnxGraph("texts")
                .input("X", DataType.STRING, ANY, 1)
                .mlNode(
                        "LabelEncoder",
                        List.of("X"),
                        "Y",
                        OnnxGraph.texts("keys_strings", "7", "7.5", ""),
                        OnnxGraph.fractions("values_floats", 1f, 2f, 3f),
                        OnnxGraph.fraction("default_float", 0))
                .output("Y", DataType.FLOAT, ANY, 1)
                .bytes();
    }

    /** A matrix without stored cells. */
    private static SparseMatrix sparse(List<String> columns, int[] rowStart) {
        return new SparseMatrix(rowStart.length - 1, columns, rowStart, new int[0], new double[0]);
    }
}
