package io.timpani.prediction;

import static io.timpani.prediction.Answers.labelled;
import static io.timpani.prediction.Answers.unlabelled;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Prediction;
import io.timpani.model.TargetType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** model-contract.md §8 and http-api.md §3.2: the exact JSON. */
class MarshallingTest {
    private static final Answers MULTICLASS = Answers.of(TargetType.MULTICLASS, "a", "b", "c");
    private static final Answers MULTILABEL = Answers.of(TargetType.MULTILABEL, "a", "b", "c");

    @ParameterizedTest
    @EnumSource(names = {"REGRESSION", "ANOMALY"})
    void single_column_targets_answer_numbers(TargetType type) {
        assertThat(Answers.of(type).json(Prediction.column(42, 42))).isEqualTo("{\"predictions\":[42.0,42.0]}");
        assertThat(Answers.of(type).json(Prediction.column())).isEqualTo("{\"predictions\":[]}");
        assertThat(Answers.of(type).json(labelled(List.of("anything"), -7.25))).isEqualTo("{\"predictions\":[-7.25]}");
    }

    @Test
    void numbers_are_rounded_to_ten_places_and_never_spelled_nan() {
        Prediction prediction = Prediction.column(
                1.0 / 3, 4.9e-11, 5.1e-11, 1e-5, -0.0, 1e20, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 3);

        assertThat(Answers.of(TargetType.REGRESSION).json(prediction))
                .isEqualTo("{\"predictions\":"
                        + "[0.3333333333,0.0,0.0000000001,0.00001,0.0,1e+20,null,null,-0.3333333333]}");
    }

    @Test
    void a_single_column_target_with_more_or_less_columns_names_their_number() {
        assertThat(Answers.of(TargetType.REGRESSION).failure(unlabelled(2, 1, 2)))
                .contains("2 columns", "regression");
        assertThat(Answers.of(TargetType.ANOMALY).failure(new Prediction(List.of(), new double[0], 3, 0)))
                .contains("0 columns", "anomaly");
    }

    @Test
    void labels_are_written_as_json_text_each_time_the_model_names_others() {
        Answers odd = Answers.of(TargetType.MULTICLASS, "a\"b", "ü");

        assertThat(odd.json(labelled(List.of("a\"b", "ü"), 0.25, 0.75)))
                .isEqualTo("{\"predictions\":[{\"a\\\"b\":0.25,\"ü\":0.75}]}");
        assertThat(odd.json(labelled(List.of("ü", "a\"b"), 0.75, 0.25)))
                .isEqualTo("{\"predictions\":[{\"ü\":0.75,\"a\\\"b\":0.25}]}");
    }

    @Test
    void only_the_rows_of_an_answer_are_written() {
        Prediction roomy = new Prediction(List.of(), new double[] {1, 2, 99, 99}, 2, 1);

        assertThat(Answers.of(TargetType.REGRESSION).json(roomy)).isEqualTo("{\"predictions\":[1.0,2.0]}");
    }

    @Test
    void two_columns_of_a_binary_model_are_negative_then_positive() {
        assertThat(Answers.binary().json(unlabelled(2, 0.2, 0.8, 0.9, 0.1)))
                .isEqualTo("{\"predictions\":[{\"no\":0.2,\"yes\":0.8},{\"no\":0.9,\"yes\":0.1}]}");
    }

    @Test
    void one_column_of_a_binary_model_is_the_positive_class() {
        assertThat(Answers.binary().json(Prediction.column(0.7, 0, 1)))
                .isEqualTo("{\"predictions\":[{\"no\":0.3,\"yes\":0.7},{\"no\":1.0,\"yes\":0.0},"
                        + "{\"no\":0.0,\"yes\":1.0}]}");
    }

    @Test
    void in_the_references_order_positive_comes_first_and_a_lone_value_is_negative() {
        assertThat(Answers.drumBinary().json(unlabelled(2, 0.2, 0.8)))
                .isEqualTo("{\"predictions\":[{\"yes\":0.2,\"no\":0.8}]}");
        assertThat(Answers.drumBinary().json(Prediction.column(0.7)))
                .isEqualTo("{\"predictions\":[{\"yes\":0.3,\"no\":0.7}]}");
        assertThat(Answers.drumBinary().json(labelled(List.of("0", "1"), 0.2, 0.8)))
                .isEqualTo("{\"predictions\":[{\"no\":0.2,\"yes\":0.8}]}");
    }

    @Test
    void labels_of_the_model_decide_the_order_of_keys() {
        assertThat(MULTICLASS.json(labelled(List.of("C", "A", "B"), 0.5, 0.25, 0.25)))
                .isEqualTo("{\"predictions\":[{\"c\":0.5,\"a\":0.25,\"b\":0.25}]}");
    }

    @Test
    void answers_of_changing_shape_are_named_each_on_its_own() {
        Answers answers = Answers.binary();

        assertThat(answers.json(labelled(List.of("yes", "no"), 0.25, 0.75))).contains("{\"yes\":0.25,\"no\":0.75}");
        assertThat(answers.json(labelled(List.of("no", "yes"), 0.25, 0.75))).contains("{\"no\":0.25,\"yes\":0.75}");
        assertThat(answers.json(unlabelled(1, 0.25))).contains("{\"no\":0.75,\"yes\":0.25}");
    }

    @Test
    void a_classifier_without_rows_answers_an_empty_list() {
        assertThat(MULTICLASS.json(new Prediction(List.of(), new double[0], 0, 3)))
                .isEqualTo("{\"predictions\":[]}");
        assertThat(Answers.binary().json(new Prediction(List.of(), new double[0], 0, 1)))
                .isEqualTo("{\"predictions\":[]}");
    }

    @Test
    void labels_are_escaped() {
        assertThat(Answers.of(TargetType.MULTICLASS, "say \"hi\"", "tür").json(unlabelled(2, 0.5, 0.5)))
                .isEqualTo("{\"predictions\":[{\"say \\\"hi\\\"\":0.5,\"tür\":0.5}]}");
    }

    @Test
    void a_wrong_number_of_columns_names_both_counts() {
        assertThat(MULTICLASS.failure(unlabelled(2, 0.5, 0.5))).contains("2 columns", "3 class labels");
        assertThat(Answers.binary().failure(unlabelled(3, 0.5, 0.25, 0.25))).contains("3 columns", "2 class labels");
    }

    @Test
    void a_negative_probability_is_told_as_such() {
        assertThat(MULTICLASS.failure(unlabelled(3, 0.5, 0.25, 0.25, 1, 0.5, -0.5)))
                .contains("negative", "row 1");
        assertThat(MULTILABEL.failure(unlabelled(3, -1e-9, 0, 0))).contains("negative", "row 0");
    }

    @Test
    void a_probability_above_one_is_told_as_such() {
        assertThat(MULTICLASS.failure(unlabelled(3, 1.25, 0, 0))).contains("above 1", "row 0");
        assertThat(MULTILABEL.failure(unlabelled(3, 0, 0, 0, 0, 1.000001, 0))).contains("above 1", "row 1");
        assertThat(MULTILABEL.failure(unlabelled(3, Double.POSITIVE_INFINITY, 0, 0)))
                .contains("above 1");
    }

    /** The other class gets what is left of 1, which is wrong too, but not what the model said. */
    @Test
    void a_lone_value_out_of_range_is_told_as_the_model_gave_it() {
        assertThat(Answers.binary().failure(Prediction.column(0.5, -0.25))).contains("negative", "row 1");
        assertThat(Answers.binary().failure(Prediction.column(1.25))).contains("above 1", "row 0");
        assertThat(Answers.drumBinary().failure(Prediction.column(-0.25))).contains("negative", "row 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.50001, 0.5, 0.49999})
    void row_sums_within_the_tolerance_pass(double value) {
        assertThat(Answers.binary().json(unlabelled(2, 0.5, value))).contains("\"no\":0.5");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.55, 0.45, 0.50002, 0.49998, 0})
    void row_sums_beyond_the_tolerance_name_the_row(double value) {
        assertThat(Answers.binary().failure(unlabelled(2, 0.5, 0.5, 0.5, value)))
                .contains("add up", "1 rows", "[1]");
    }

    @Test
    void not_a_number_is_no_probability() {
        assertThat(MULTICLASS.failure(unlabelled(3, 0.5, 0.5, Double.NaN))).contains("[0]");
        assertThat(Answers.binary().failure(Prediction.column(0.5, Double.NaN))).contains("[1]");
    }

    @Test
    void many_bad_rows_are_counted_and_some_named() {
        double[] values = new double[40];
        Arrays.fill(values, 0.1);

        assertThat(Answers.binary().failure(unlabelled(2, values)))
                .contains("20 rows", "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] and more");
    }

    @Test
    void the_sums_of_multilabel_rows_do_not_matter() {
        assertThat(MULTILABEL.json(unlabelled(3, 1, 1, 1, 0, 0, 0)))
                .isEqualTo("{\"predictions\":[{\"a\":1.0,\"b\":1.0,\"c\":1.0},{\"a\":0.0,\"b\":0.0,\"c\":0.0}]}");
    }
}
