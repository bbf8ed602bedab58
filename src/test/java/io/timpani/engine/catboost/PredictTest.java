package io.timpani.engine.catboost;

import static io.timpani.engine.catboost.Served.cells;
import static io.timpani.engine.catboost.Served.numbers;
import static io.timpani.engine.catboost.Served.texts;
import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.engine.Prediction;
import io.timpani.engine.WarmUp;
import io.timpani.engine.catboost.CbmWriter.Nan;
import io.timpani.frame.FrameSchema.Kind;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictTest {
    private static final Offset<Double> CLOSE = within(1e-15);

    @TempDir
    Path codeDir;

    private static CbmWriter leaf(String objective, double... values) {
        return new CbmWriter(values.length)
                .numbers("x", Nan.AS_IS, 0)
                .tree(new int[0], values)
                .objective(objective);
    }

    private Prediction answer(CbmWriter model, TargetType type, String... labels) {
        try (Served served = Served.of(codeDir, model, type, labels)) {
            return served.predict(numbers("x", 1));
        }
    }

    @Test
    void a_value_goes_up_above_its_border_and_a_missing_one_where_the_feature_says() {
        CbmWriter model = new CbmWriter(1)
                .numbers("as is", Nan.AS_IS, 1)
                .numbers("low", Nan.AS_FALSE, 1)
                .numbers("high", Nan.AS_TRUE, 1)
                .tree(new int[] {0}, 1, 2)
                .tree(new int[] {1}, 10, 20)
                .tree(new int[] {2}, 100, 200);
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            double[] column = {1, Math.nextUp(1f), Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
            Prediction prediction =
                    served.predict(numbers("high", column), numbers("as is", column), numbers("low", column));
            assertThat(cells(prediction)).containsExactly(111, 222, 211, 222, 111);
            // a feature that the body lacks is missing
            assertThat(cells(served.predict(numbers("low", 7)))).containsExactly(221);
        }
    }

    @Test
    void scale_and_bias_are_part_of_the_value() {
        assertThat(cells(answer(leaf("RMSE", 3).scaled(2, 0.25), TargetType.REGRESSION)))
                .containsExactly(6.25);
    }

    @Test
    void categories_are_texts_and_a_missing_one_is_the_empty_text() {
        CbmWriter model = new CbmWriter(1)
                .categories("color", Hashes.of("red"), Hashes.of(""), Hashes.of("7"))
                .numbers("size", Nan.AS_IS, 5)
                // the questions about numbers come first
                .tree(new int[] {1}, 0, 1)
                .tree(new int[] {2}, 0, 10)
                .tree(new int[] {3}, 0, 100)
                .tree(new int[] {0}, 0, 1000);
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            assertThat(served.schema().kindOf("color")).isEqualTo(Kind.TEXT);
            assertThat(served.schema().kindOf("size")).isEqualTo(Kind.NUMBER);
            assertThat(served.schema().kindOf("other")).isEqualTo(Kind.SKIPPED);
            assertThat(cells(served.predict(
                            texts("color", "red", null, "", "7", "blue", "Red"), numbers("size", 1, 9, 1, 1, 9, 1))))
                    .containsExactly(1, 1010, 10, 100, 1000, 0);
            // Arrow bodies
            assertThat(cells(served.predict(numbers("color", 7, 7.5, Double.NaN))))
                    .containsExactly(100, 0, 10);
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> served.predict(texts("size", "big"))))
                    .contains("size");
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> served.predict(numbers("other", 1))))
                    .contains("color", "size");
        }
    }

    @Test
    void a_model_of_categories_only_needs_no_numbers() {
        CbmWriter model = new CbmWriter(1).categories("c", Hashes.of("a")).tree(new int[] {0}, 1, 2);
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            assertThat(cells(served.predict(texts("c", "a")))).containsExactly(2);
            assertThat(cells(served.predict(texts("c", "b", "a", "b")))).containsExactly(1, 2, 1);
        }
    }

    @Test
    void a_model_without_names_takes_columns_by_position() {
        CbmWriter model = new CbmWriter(1)
                .numbers("", Nan.AS_IS, 1)
                .numbers("", Nan.AS_IS, 1)
                .tree(new int[] {0, 1}, 0, 1, 2, 3);
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            assertThat(cells(served.predict(numbers("p", 5), numbers("q", 0)))).containsExactly(1);
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> served.predict(numbers("p", 5))))
                    .contains("2 columns", "1");
            assertThat(WarmUp.of(served.predictor())).isPositive();
        }
    }

    @Test
    void columns_without_names_are_numbers_and_categories_in_turn() {
        CbmWriter model = new CbmWriter(1)
                .numbers("", Nan.AS_IS, 1)
                .categories("", Hashes.of("a"))
                .numbers("", Nan.AS_IS, 1)
                // numbers are asked for first
                .tree(new int[] {0, 1, 2}, 0, 1, 2, 3, 4, 5, 6, 7);
        try (Served served = Served.of(codeDir, model, TargetType.REGRESSION)) {
            assertThat(cells(served.predict(numbers("p", 5), texts("q", "b"), numbers("r", 0))))
                    .containsExactly(1);
            assertThat(cells(served.predict(numbers("p", 0), texts("q", "a"), numbers("r", 5))))
                    .containsExactly(6);
        }
    }

    @Test
    void no_rows_are_answered_by_none() {
        try (Served served = Served.of(codeDir, leaf("RMSE", 3), TargetType.REGRESSION)) {
            assertThat(served.predict(numbers("x")).rows()).isZero();
        }
    }

    @Test
    void log_odds_become_the_probability_of_the_positive_class() {
        Prediction prediction = answer(leaf("Logloss", 1), TargetType.BINARY, "no", "yes");
        assertThat(prediction.labels()).isEmpty();
        assertThat(prediction.columns()).isEqualTo(1);
        assertThat(prediction.at(0, 0)).isEqualTo(1 / (1 + Math.exp(-1)), CLOSE);
    }

    @Test
    void labels_of_the_model_are_told_when_they_are_those_of_the_request() {
        CbmWriter model = leaf("Logloss", 1)
                .metadata("class_params", "{\"class_names\":[\"Yes\",\"No\"],\"class_to_label\":[0,1]}");
        Prediction prediction = answer(model, TargetType.BINARY, "no", "yes");
        assertThat(prediction.labels()).containsExactly("Yes", "No");
        assertThat(prediction.at(0, 1)).isEqualTo(1 / (1 + Math.exp(-1)), CLOSE);
        assertThat(prediction.at(0, 0)).isEqualTo(1 - 1 / (1 + Math.exp(-1)), CLOSE);
        assertThat(answer(model, TargetType.BINARY, "bad", "good").labels()).isEmpty();
        CbmWriter numbered = leaf("MultiClass", 1, 2, 3)
                .metadata("class_params", "{\"class_names\":[],\"class_to_label\":[0.0,1.0,2.0]}");
        assertThat(answer(numbered, TargetType.MULTICLASS, "2", "1", "0").labels())
                .containsExactly("0.0", "1.0", "2.0");
    }

    @Test
    void several_values_become_probabilities_as_the_objective_has_it() {
        double sum = Math.exp(-1) + Math.exp(0) + Math.exp(-2);
        assertThat(cells(answer(leaf("MultiClass", 1, 2, 0), TargetType.MULTICLASS, "a", "b", "c")))
                .containsExactly(new double[] {Math.exp(-1) / sum, 1 / sum, Math.exp(-2) / sum}, CLOSE);
        double first = 1 / (1 + Math.exp(-1));
        double second = 1 / (1 + Math.exp(-2));
        assertThat(cells(answer(leaf("MultiLogloss", 1, 2), TargetType.MULTILABEL, "a", "b")))
                .containsExactly(new double[] {first, second}, CLOSE);
        assertThat(cells(answer(leaf("MultiClassOneVsAll", 1, 2), TargetType.MULTICLASS, "a", "b")))
                .containsExactly(new double[] {first / (first + second), second / (first + second)}, CLOSE);
        assertThat(cells(answer(leaf("MultiClassOneVsAll", 1, 2), TargetType.MULTILABEL, "a", "b")))
                .containsExactly(new double[] {first, second}, CLOSE);
    }

    @Test
    void counts_are_exponentials_and_of_mean_and_variance_the_mean_counts() {
        assertThat(cells(answer(leaf("Poisson", 2), TargetType.REGRESSION))).containsExactly(Math.exp(2));
        assertThat(cells(answer(leaf("RMSEWithUncertainty", 2, 7), TargetType.REGRESSION)))
                .containsExactly(2);
        CbmWriter newer =
                leaf("", 2).metadata("params", "{}").metadata("loss_function", "{\"type\":\"Tweedie\",\"params\":{}}");
        assertThat(cells(answer(newer, TargetType.REGRESSION))).containsExactly(Math.exp(2));
        assertThat(cells(answer(leaf("RMSE", 2).metadata("params", "{broken"), TargetType.ANOMALY)))
                .containsExactly(2);
    }
}
