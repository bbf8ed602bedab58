package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.frame.Column;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that are no answer fail the start where that is known, and else the call. */
class OutputFailureTest {
    @TempDir
    Path codeDir;

    @Test
    void a_model_that_answers_text_only_fails_the_start_naming_its_outputs() {
        byte[] model = OnnxModels.echo(DataType.STRING, 1);
        assertStartFails(model, TargetType.REGRESSION, "Y");
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
