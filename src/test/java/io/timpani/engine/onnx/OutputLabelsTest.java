package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.Prediction;
import io.timpani.frame.Frame;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels of columns, from the metadata of a model or the keys of its zip map. */
class OutputLabelsTest {
    private static final Frame NO_ROWS = new Frame(0, List.of(numbers("a"), numbers("b")));

    @TempDir
    Path codeDir;

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
}
