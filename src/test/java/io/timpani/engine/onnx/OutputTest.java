package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.cells;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.Prediction;
import io.timpani.frame.Frame;
import io.timpani.frame.TextColumn;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which output answers, and how many rows and columns it has. */
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
}
