package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** model-contract.md §8, steps 1 to 6. */
class LabelPlanTest {
    private static final ClassLabels YES_NO = ClassLabels.binary("yes", "no");
    private static final ClassLabels ABC = new ClassLabels(List.of("a", "b", "c"));

    @Test
    void labels_of_the_model_keep_their_order_and_take_the_requests_spelling() {
        assertThat(binary(List.of("True", "0"), 2).columns()).containsExactly("yes", "no");
        assertThat(binary(List.of("0.0", "Y"), 2).columns()).containsExactly("no", "yes");
        assertThat(multiclass(List.of("C", "a", "B"), 3).columns()).containsExactly("c", "a", "b");
        assertThat(multiclass(List.of("C", "a", "B"), 3).complementOf()).isNegative();
    }

    @Test
    void the_order_switch_leaves_labelled_models_alone() {
        LabelPlan plan = LabelPlan.of(TargetType.BINARY, YES_NO, List.of("no", "yes"), 2, true);

        assertThat(plan.columns()).containsExactly("no", "yes");
    }

    @Test
    void one_column_of_two_labels_is_the_probability_of_the_positive_class() {
        LabelPlan plan = binary(List.of("Y", "0"), 1);

        assertThat(plan.columns()).containsExactly("no", "yes");
        assertThat(plan.complementOf()).isEqualTo(1);
        LabelPlan other = LabelPlan.of(TargetType.BINARY, YES_NO, List.of("no", "yes"), 1, true);
        assertThat(other.columns()).containsExactly("yes", "no");
    }

    @Test
    void labels_without_a_column_each_are_refused_naming_both_counts() {
        assertThat(Refusals.modelFailure(() -> multiclass(List.of("a", "b", "c"), 2)))
                .contains("2 columns", "3 class labels");
        assertThat(Refusals.modelFailure(() -> binary(List.of("no", "yes"), 3)))
                .contains("3 columns", "2 class labels");
    }

    @Test
    void numbers_match_numbers() {
        LabelPlan plan = LabelPlan.of(
                TargetType.MULTICLASS,
                new ClassLabels(List.of("1", "02", "3.50")),
                List.of("3.5", "1.0", "2"),
                3,
                false);

        assertThat(plan.columns()).containsExactly("3.50", "1", "02");
    }

    @Test
    void other_labels_are_refused_naming_both_sets() {
        assertThat(Refusals.modelFailure(() -> multiclass(List.of("a", "b", "d"), 3)))
                .contains("[a, b, d]")
                .contains("[a, b, c]");
        assertThat(Refusals.modelFailure(() -> multiclass(List.of("a", "b"), 2)))
                .contains("[a, b]")
                .contains("[a, b, c]");
        assertThat(Refusals.modelFailure(() -> binary(List.of("Predictions"), 1)))
                .contains("[Predictions]")
                .contains("[no, yes]");
    }

    @Test
    void a_label_that_is_no_number_never_matches() {
        ClassLabels labels = new ClassLabels(List.of("a", "nan"));

        assertThat(Refusals.modelFailure(
                        () -> LabelPlan.of(TargetType.MULTICLASS, labels, List.of("a", "nan"), 2, false)))
                .contains("[a, nan]");
    }

    /** Collisions stay as they are on purpose: both columns get one name. */
    @Test
    void labels_that_standardise_alike_collide() {
        LabelPlan plan = LabelPlan.of(
                TargetType.MULTICLASS, new ClassLabels(List.of("1", "yes", "b")), List.of("b", "1", "yes"), 3, false);

        assertThat(plan.columns().get(0)).isEqualTo("b");
        assertThat(plan.columns().get(1)).isEqualTo(plan.columns().get(2));
    }

    @Test
    void a_colliding_label_too_many_is_refused_naming_both_counts() {
        assertThat(Refusals.modelFailure(() -> binary(List.of("yes", "no", "1"), 3)))
                .contains("3 columns")
                .contains("2 class labels");
    }

    @Test
    void columns_without_names_are_named_by_the_request_in_order() {
        assertThat(multiclass(List.of(), 3).columns()).containsExactly("a", "b", "c");
        assertThat(LabelPlan.of(TargetType.MULTILABEL, ABC, List.of(), 3, false).columns())
                .containsExactly("a", "b", "c");
    }

    @Test
    void two_columns_of_a_binary_model_are_negative_then_positive() {
        LabelPlan plan = binary(List.of(), 2);

        assertThat(plan.columns()).containsExactly("no", "yes");
        assertThat(plan.complementOf()).isNegative();
    }

    @Test
    void the_only_column_of_a_binary_model_is_the_positive_class() {
        LabelPlan plan = binary(List.of(), 1);

        assertThat(plan.columns()).containsExactly("no", "yes");
        assertThat(plan.complementOf()).isEqualTo(1);
    }

    @Test
    void in_the_references_order_the_positive_class_comes_first() {
        assertThat(LabelPlan.of(TargetType.BINARY, YES_NO, List.of(), 2, true).columns())
                .containsExactly("yes", "no");

        LabelPlan single = LabelPlan.of(TargetType.BINARY, YES_NO, List.of(), 1, true);
        assertThat(single.columns()).containsExactly("yes", "no");
        assertThat(single.complementOf())
                .as("the value is the negative class's")
                .isEqualTo(1);
    }

    @Test
    void the_references_order_is_for_binary_models_only() {
        ClassLabels two = new ClassLabels(List.of("a", "b"));

        assertThat(LabelPlan.of(TargetType.MULTICLASS, two, List.of(), 2, true).columns())
                .containsExactly("a", "b");
    }

    @Test
    void one_column_for_two_classes_is_the_second() {
        ClassLabels two = new ClassLabels(List.of("a", "b"));
        for (TargetType type : List.of(TargetType.MULTICLASS, TargetType.MULTILABEL)) {
            LabelPlan plan = LabelPlan.of(type, two, List.of(), 1, false);

            assertThat(plan.columns()).as(type.value()).containsExactly("a", "b");
            assertThat(plan.complementOf()).as(type.value()).isEqualTo(1);
        }
    }

    @Test
    void another_number_of_columns_is_refused_naming_both_counts() {
        assertThat(Refusals.modelFailure(() -> multiclass(List.of(), 1))).contains("1 columns", "3 class labels");
        assertThat(Refusals.modelFailure(() -> multiclass(List.of(), 2))).contains("2 columns", "3 class labels");
        assertThat(Refusals.modelFailure(() -> multiclass(List.of(), 4))).contains("4 columns", "3 class labels");
        assertThat(Refusals.modelFailure(() -> binary(List.of(), 3))).contains("3 columns", "2 class labels");
    }

    @Test
    void a_plan_fits_answers_of_its_own_shape_only() {
        LabelPlan plan = multiclass(List.of("c", "b", "a"), 3);

        assertThat(plan.fits(List.of("c", "b", "a"), 3)).isTrue();
        assertThat(plan.fits(List.of("a", "b", "c"), 3)).isFalse();
        assertThat(plan.fits(List.of(), 3)).isFalse();
        assertThat(multiclass(List.of(), 3).fits(List.of(), 3)).isTrue();
        assertThat(binary(List.of(), 2).fits(List.of(), 1)).isFalse();
    }

    private static LabelPlan binary(List<String> modelLabels, int columns) {
        return LabelPlan.of(TargetType.BINARY, YES_NO, modelLabels, columns, false);
    }

    private static LabelPlan multiclass(List<String> modelLabels, int columns) {
        return LabelPlan.of(TargetType.MULTICLASS, ABC, modelLabels, columns, false);
    }
}
