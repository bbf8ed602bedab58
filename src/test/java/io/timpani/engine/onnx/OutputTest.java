package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.Prediction;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutputTest {
    private static final Frame NO_ROWS = new Frame(0, List.of(numbers("a"), numbers("b")));

    @TempDir
    Path codeDir;

    // which output

    @ParameterizedTest
    @CsvSource({"probabilities", "ProbA", "output_probability"})
    void a_classifier_answers_with_the_output_named_like_prob(String name) {
        byte[] model = OnnxModels.classifier(name, 2)
                .node("Neg", List.of("X"), "logits")
                .output("logits", DataType.FLOAT, ANY, 2)
                .bytes();
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            assertThat(cells(served.predict(numbers("a", 0.2, 0.7), numbers("b", 0.8, 0.3))))
                    .containsExactly(new double[] {0.2f, 0.8f, 0.7f, 0.3f});
        }
    }

    @Test
    void only_a_classifier_looks_for_a_name_like_prob() {
        byte[] model = new OnnxGraph("two scores")
                .input("X", DataType.FLOAT, ANY, 2)
                .node("Neg", List.of("X"), "logits")
                .node("Identity", List.of("X"), "class_prob")
                .output("logits", DataType.FLOAT, ANY, 2)
                .output("class_prob", DataType.FLOAT, ANY, 2)
                .bytes();
        try (Served served = Served.of(codeDir, model, TargetType.MULTILABEL, "p", "q")) {
            assertThat(cells(served.predict(numbers("a", 1), numbers("b", 0)))).containsExactly(1, 0);
        }
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            assertThat(cells(served.predict(numbers("a", 1), numbers("b", 2)))).containsExactly(-1, -2);
        }
    }

    @Test
    void a_classifier_without_such_a_name_answers_with_the_first_output() {
        try (Served served =
                Served.of(codeDir, OnnxModels.classifier("scores", 3).bytes(), TargetType.MULTICLASS, "x", "y", "z")) {
            assertThat(cells(served.predict(numbers("a", 0.25), numbers("b", 0.5), numbers("c", 0.25))))
                    .containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetType.class,
            names = {"ANOMALY", "REGRESSION"})
    void other_targets_are_answered_by_the_first_output_even_if_it_holds_whole_numbers(TargetType type) {
        try (Served served = Served.of(codeDir, OnnxModels.anomaly(), type)) {
            assertThat(cells(served.predict(numbers("a", 0.5, -2.5)))).containsExactly(1, -1);
        }
    }

    @Test
    void the_only_output_answers_whatever_its_type_of_number() {
        for (DataType type : List.of(
                DataType.FLOAT,
                DataType.DOUBLE,
                DataType.FLOAT16,
                DataType.INT64,
                DataType.INT32,
                DataType.INT16,
                DataType.INT8)) {
            try (Served served = Served.regression(codeDir, OnnxModels.cast(type))) {
                assertThat(cells(served.predict(numbers("a", 3, -4))))
                        .as(type.name())
                        .containsExactly(3, -4);
            }
        }
        try (Served served = Served.regression(codeDir, OnnxModels.cast(DataType.UINT8))) {
            assertThat(cells(served.predict(numbers("a", 200)))).containsExactly(200);
        }
        try (Served served = Served.regression(codeDir, OnnxModels.cast(DataType.BOOL))) {
            assertThat(cells(served.predict(numbers("a", 5, 0)))).containsExactly(1, 0);
        }
    }

    @Test
    void a_model_that_answers_text_only_fails_the_start_naming_its_outputs() {
        byte[] model = OnnxModels.echo(DataType.STRING, 1);
        assertStartFails(model, TargetType.REGRESSION, "Y");
    }

    @Test
    void text_labels_are_passed_over_for_the_next_output() {
        byte[] model = new OnnxGraph("text first")
                .input("X", DataType.FLOAT, ANY, 1)
                .node("Cast", List.of("X"), "label", OnnxGraph.number("to", DataType.STRING.getNumber()))
                .node("Cast", List.of("X"), "rank", OnnxGraph.number("to", DataType.INT64.getNumber()))
                .output("label", DataType.STRING, ANY, 1)
                .output("rank", DataType.INT64, ANY, 1)
                .bytes();
        try (Served served = Served.regression(codeDir, model)) {
            assertThat(cells(served.predict(numbers("a", 4)))).containsExactly(4);
        }
    }

    // shapes

    @Test
    void vectors_are_one_column_and_matrices_as_many_as_they_have() {
        try (Served served = Served.regression(codeDir, OnnxModels.constant(1.5))) {
            Prediction prediction = served.predict(numbers("a", 1, Double.NaN, 3), numbers("b", 4, 5, 6));
            assertThat(cells(prediction)).containsExactly(1.5, 1.5, 1.5);
            assertThat(prediction.columns()).isEqualTo(1);
            assertThat(prediction.labels()).isEmpty();
        }
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, ANY))) {
            Prediction prediction = served.predict(numbers("a", 1, 2), numbers("b", 3, 4));
            assertThat(prediction.columns()).isEqualTo(2);
            assertThat(prediction.at(1, 0)).isEqualTo(2);
        }
    }

    @Test
    void another_number_of_rows_than_went_in_is_the_models_fault() {
        try (Served served = Served.regression(codeDir, OnnxModels.means())) {
            assertThat(cells(served.predict(numbers("a", 5)))).containsExactly(5);
            assertModelFails(served, List.of("onnx", "1 rows", "3 rows"), numbers("a", 1, 2, 3));
        }
    }

    @Test
    void an_answer_of_three_dimensions_is_the_models_fault() {
        byte[] model = new OnnxGraph("deep")
                .input("X", DataType.FLOAT, ANY, 1)
                .longs("axis", 2)
                .node("Unsqueeze", List.of("X", "axis"), "Y")
                .output("Y", DataType.FLOAT, ANY, 1, 1)
                .bytes();
        try (Served served = Served.regression(codeDir, model)) {
            assertModelFails(served, List.of("Y", "3 dimensions"), numbers("a", 1));
        }
    }

    @Test
    void a_failing_run_is_told_in_the_runtimes_words_without_paths() {
        try (Served served = Served.regression(codeDir, OnnxModels.secretlyTwoWide())) {
            assertThat(cells(served.predict(numbers("a", 1), numbers("b", 2)))).containsExactly(3);
            String text = assertModelFails(served, List.of("onnx", "MatMul"), numbers("a", 1));
            assertThat(text).doesNotContainPattern("(^|\\s)/\\w").doesNotContain(codeDir.toString());
            // the predictor has survived
            assertThat(cells(served.predict(numbers("a", 1), numbers("b", 2)))).containsExactly(3);
        }
    }

    // labels

    @Test
    void a_tensor_has_no_labels_unless_the_metadata_gives_them() {
        byte[] model = OnnxModels.classifier("probabilities", 2).bytes();
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            assertThat(served.predict(numbers("a", 0.5), numbers("b", 0.5)).labels())
                    .isEmpty();
        }
    }

    @Test
    void metadata_labels_are_one_and_the_same_list_for_every_answer() {
        byte[] model = OnnxModels.classifier("probabilities", 2)
                .metadata("timpani.labels", "good", "bad one")
                .bytes();
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "good", "bad one")) {
            List<String> labels =
                    served.predict(numbers("a", 0.5), numbers("b", 0.5)).labels();
            assertThat(labels).containsExactly("good", "bad one");
            assertThat(served.predict(numbers("a", 1), numbers("b", 0)).labels())
                    .isSameAs(labels);
        }
    }

    @Test
    void metadata_labels_mean_nothing_to_a_regression() {
        byte[] model = OnnxModels.echoGraph(DataType.FLOAT, 1)
                .metadata("timpani.labels", "a", "b", "c")
                .bytes();
        try (Served served = Served.regression(codeDir, model)) {
            assertThat(served.predict(numbers("a", 1)).labels()).isEmpty();
        }
    }

    @Test
    void one_column_with_two_labels_is_left_unlabelled() {
        byte[] model = OnnxModels.echoGraph(DataType.FLOAT, 1)
                .metadata("timpani.labels", "no", "yes")
                .bytes();
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            Prediction prediction = served.predict(numbers("a", 0.75));
            assertThat(prediction.labels()).isEmpty();
            assertThat(cells(prediction)).containsExactly(0.75);
        }
    }

    @Test
    void labels_that_do_not_fit_the_columns_are_told_at_the_earliest() {
        byte[] fixed = OnnxModels.classifier("probabilities", 3)
                .metadata("timpani.labels", "no", "yes")
                .bytes();
        assertStartFails(fixed, TargetType.MULTICLASS, "2 labels for 3 columns");
        byte[] dynamic = OnnxModels.echoGraph(DataType.FLOAT, ANY)
                .metadata("timpani.labels", "p", "q")
                .bytes();
        try (Served served = Served.of(codeDir, dynamic, TargetType.MULTICLASS, "p", "q")) {
            assertModelFails(
                    served, List.of("2 labels for 3 columns"), numbers("a", 1), numbers("b", 0), numbers("c", 0));
        }
    }

    // zip maps

    @Test
    void whole_number_keys_of_a_zip_map_are_labels_in_ascending_order() {
        byte[] model = OnnxModels.zipMap(17L, 3L, -5L);
        try (Served served = Served.of(codeDir, model, TargetType.MULTICLASS, "-5", "3", "17")) {
            Prediction prediction =
                    served.predict(numbers("a", 0.5, 1), numbers("b", 0.25, 0), numbers("c", 0.125, 0.75));
            assertThat(prediction.labels()).containsExactly("-5", "3", "17");
            assertThat(cells(prediction)).containsExactly(0.125, 0.25, 0.5, 0.75, 0, 1);
        }
    }

    @Test
    void text_keys_of_a_zip_map_are_labels_known_from_the_start() {
        byte[] model = OnnxModels.zipMap(2, "yes", "no");
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            List<String> labels = served.predict(NO_ROWS).labels();
            assertThat(labels).containsExactly("no", "yes");
            Prediction prediction = served.predict(numbers("a", 0.25, 0.5), numbers("b", 0.75, 1));
            assertThat(cells(prediction)).containsExactly(0.75, 0.25, 1, 0.5);
            assertThat(prediction.labels()).isSameAs(labels);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, yes, no", "1, 0, True, false", "1, 0, 1.0, 0.0", "-1, 7, 07, -1.0"})
    void keys_are_labels_when_they_are_those_of_the_request_in_another_spelling(
            long first, long second, String one, String other) {
        try (Served served = Served.of(codeDir, OnnxModels.zipMap(first, second), TargetType.BINARY, other, one)) {
            assertThat(served.predict(numbers("a", 1), numbers("b", 0)).labels())
                    .containsExactlyInAnyOrder(Long.toString(first), Long.toString(second));
        }
    }

    @Test
    void keys_that_are_no_labels_of_the_request_leave_the_columns_unlabelled_in_their_order() {
        byte[] numbered = OnnxModels.zipMap(2L, 0L, 1L);
        try (Served served = Served.of(codeDir, numbered, TargetType.MULTICLASS, "cat", "dog", "owl")) {
            assertThat(served.predict(NO_ROWS).columns()).isEqualTo(3);
            Prediction prediction = served.predict(numbers("a", 0.5), numbers("b", 0.25), numbers("c", 0.125));
            assertThat(prediction.labels()).isEmpty();
            assertThat(cells(prediction)).containsExactly(0.25, 0.125, 0.5);
        }
        try (Served served = Served.of(codeDir, numbered, TargetType.MULTICLASS, "0", "1")) {
            assertThat(served.predict(NO_ROWS).columns()).as("the keys count").isEqualTo(3);
            assertThat(served.predict(NO_ROWS).labels()).isEmpty();
        }
        byte[] alike = OnnxModels.zipMap(3, "1", "1.0", "0");
        try (Served served = Served.of(codeDir, alike, TargetType.MULTICLASS, "1", "0")) {
            assertThat(served.predict(NO_ROWS).labels()).isEmpty();
        }
    }

    @Test
    void many_text_keys_are_in_ascending_order() {
        byte[] model = OnnxModels.zipMap(6, "delta", "alpha", "echo", "Bravo", "foxtrot", "charlie");
        try (Served served = Served.of(
                codeDir, model, TargetType.MULTILABEL, "alpha", "bravo", "charlie", "delta", "echo", "foxtrot")) {
            assertThat(served.predict(NO_ROWS).labels())
                    .containsExactly("Bravo", "alpha", "charlie", "delta", "echo", "foxtrot");
        }
    }

    @Test
    void keys_of_a_zip_map_that_needs_data_are_learnt_from_the_first_answer() {
        byte[] model = OnnxModels.zipMap(ANY, "yes", "no");
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            assertThat(served.predict(NO_ROWS).labels()).isEmpty();
            assertThat(served.predict(NO_ROWS).columns()).isEqualTo(2);
            assertThat(served.predict(numbers("a", 0.25), numbers("b", 0.75)).labels())
                    .containsExactly("no", "yes");
            assertThat(served.predict(NO_ROWS).labels()).containsExactly("no", "yes");
        }
    }

    @Test
    void a_zip_map_of_many_rows_is_flattened_across_runs() {
        int rows = 300_000;
        double[] low = new double[rows];
        double[] high = new double[rows];
        for (int row = 0; row < rows; row++) {
            low[row] = row;
            high[row] = -row;
        }
        byte[] model = OnnxModels.zipMap(2, "b", "a");
        try (Served served = Served.of(codeDir, model, TargetType.MULTILABEL, "a", "b")) {
            Prediction prediction = served.predict(numbers("x", low), numbers("y", high));
            assertThat(prediction.rows()).isEqualTo(rows);
            for (int row = 0; row < rows; row += 997) {
                assertThat(prediction.at(row, 0)).as("row %d", row).isEqualTo(-row);
                assertThat(prediction.at(row, 1)).as("row %d", row).isEqualTo(row);
            }
        }
    }

    // no rows

    @Test
    void no_rows_are_answered_without_a_run() {
        byte[] labelled = OnnxModels.classifier("probabilities", 3)
                .metadata("timpani.labels", "p", "q", "r")
                .bytes();
        try (Served served = Served.of(codeDir, labelled, TargetType.MULTICLASS, "p", "q", "r")) {
            Prediction prediction = served.predict(NO_ROWS);
            assertThat(prediction.rows()).isZero();
            assertThat(prediction.columns()).isEqualTo(3);
            assertThat(prediction.labels()).containsExactly("p", "q", "r");
        }
        try (Served served = Served.regression(codeDir, OnnxModels.constant(1.5))) {
            Prediction prediction = served.predict(NO_ROWS);
            assertThat(prediction.rows()).isZero();
            assertThat(prediction.columns()).isEqualTo(1);
            assertThat(prediction.labels()).isEmpty();
        }
        try (Served served =
                Served.of(codeDir, OnnxModels.echo(DataType.FLOAT, ANY), TargetType.MULTICLASS, "p", "q", "r")) {
            assertThat(served.predict(NO_ROWS).columns()).isEqualTo(3);
            assertThat(served.predict(new Frame(0, List.of(new TextColumn("t", new String[0]))))
                            .columns())
                    .isEqualTo(3);
        }
    }

    private void assertStartFails(byte[] model, TargetType type, String named) {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Served.of(codeDir, model, type))
                .withMessageContaining(named)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED));
    }

    private static String assertModelFails(Served served, List<String> named, Column... columns) {
        try {
            served.predict(columns);
        } catch (ServingException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FAILED);
            assertThat(e.text()).contains(named);
            return e.text();
        }
        throw new AssertionError("the model answered");
    }
}
