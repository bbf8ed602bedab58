package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.DeploymentConfig;
import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Frame;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** http-api.md §4. */
class DeploymentAnswerTest {
    private static final List<String> BINARY = List.of("no", "yes");

    @Test
    void a_number_has_the_name_of_the_target_and_all_its_digits() {
        assertThat(json(TargetType.REGRESSION, List.of(), numbers(Optional.empty(), 1 / 3.0, Double.NaN)))
                .isEqualTo("""
                        {"data":[{"prediction":0.3333333333333333,"predictionValues":[{"label":"Grade","value":0.3333333333333333}],"rowId":0},\
                        {"prediction":null,"predictionValues":[{"label":"Grade","value":null}],"rowId":1}]}\
                        """);
    }

    @Test
    void an_anomaly_has_a_name_of_its_own() {
        assertThat(json(TargetType.ANOMALY, List.of(), numbers(Optional.empty(), 2)))
                .contains("\"label\":\"Anomaly Score\"", "\"value\":2.0");
    }

    @Test
    void no_rows_are_no_rows() {
        assertThat(json(TargetType.REGRESSION, List.of(), numbers(Optional.empty())))
                .isEqualTo("{\"data\":[]}");
    }

    @ParameterizedTest
    @CsvSource({"0.5,no", "0.50001,yes", "0.4,no", "1,yes"})
    void the_positive_class_must_be_above_the_threshold(double positive, String predicted) {
        Marshalled answer = new Marshalled.Classes(
                List.of("yes", "no"), new double[] {positive, 1 - positive}, 1, Optional.empty());

        assertThat(json(TargetType.BINARY, BINARY, answer))
                .isEqualTo(
                        "{\"data\":[{\"prediction\":\"%s\",\"predictionValues\":[{\"label\":\"yes\",\"value\":%s},{\"label\":\"no\",\"value\":%s}],\"predictionThreshold\":0.5,\"rowId\":0}]}"
                                .formatted(predicted, positive, 1 - positive));
    }

    @Test
    void of_equal_classes_the_first_in_the_mapping_wins() {
        Marshalled answer = new Marshalled.Classes(
                List.of("a", "b", "c"), new double[] {0.4, 0.2, 0.4, 0.1, 0.8, 0.1}, 2, Optional.empty());

        assertThat(json(TargetType.MULTICLASS, List.of("c", "b", "a"), answer))
                .contains(
                        "{\"prediction\":\"c\",\"predictionValues\":[{\"label\":\"c\",\"value\":0.4},{\"label\":\"b\",\"value\":0.2},{\"label\":\"a\",\"value\":0.4}],\"rowId\":0}",
                        "{\"prediction\":\"b\"");
    }

    @Test
    void labels_above_the_threshold_are_predicted() {
        Marshalled answer = new Marshalled.Classes(
                List.of("a", "b", "c"), new double[] {0.6, 0.5, 0.7, 0.1, 0.1, 0.1}, 2, Optional.empty());

        assertThat(json(TargetType.MULTILABEL, List.of("a", "b", "c"), answer))
                .contains("{\"prediction\":[\"a\",\"c\"],", "{\"prediction\":[],", "\"predictionThreshold\":0.5");
    }

    @Test
    void a_class_without_a_column_is_named() {
        Marshalled answer = new Marshalled.Classes(List.of("a", "b"), new double[] {1, 0}, 1, Optional.empty());

        assertThat(Answers.failure(() -> json(TargetType.MULTICLASS, List.of("a", "z"), answer)))
                .contains("'z'");
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT_GENERATION", "GEO_POINT", "VECTOR_DATABASE", "AGENTIC_WORKFLOW"})
    void text_is_passed_on(TargetType type) {
        Marshalled answer = new Marshalled.Values(
                new MixedColumn("Predictions", new Object[] {"hi \"you\"", 1.5, null}), 3, Optional.empty());

        assertThat(json(type, List.of(), answer)).isEqualTo("""
                        {"data":[{"prediction":"hi \\"you\\"","predictionValues":[{"label":"Grade","value":"hi \\"you\\""}],"rowId":0},\
                        {"prediction":1.5,"predictionValues":[{"label":"Grade","value":1.5}],"rowId":1},\
                        {"prediction":null,"predictionValues":[{"label":"Grade","value":null}],"rowId":2}]}\
                        """);
    }

    @Test
    void what_else_was_answered_is_told_row_by_row_whatever_its_index() {
        Frame extra = new Frame(
                1,
                List.of(
                        new NumberColumn("d", new double[] {1e-12}),
                        new BooleanColumn("b", new boolean[] {true}),
                        new TextColumn("s", new String[] {null})));
        AnswerTable table = new AnswerTable(extra, List.of("row seven"), -1);

        assertThat(json(TargetType.REGRESSION, List.of(), numbers(Optional.of(table), 1)))
                .endsWith("\"rowId\":0,\"extraModelOutput\":{\"d\":1e-12,\"b\":true,\"s\":null}}]}");
    }

    @Test
    void points_in_time_are_not_told_as_with_the_reference() {
        AnswerTable table = new AnswerTable(
                new Frame(1, List.of(new TimeColumn("t", new long[] {1_704_164_645_000L}))), List.of(), -1);

        assertThat(Refusals.modelFailure(() -> json(TargetType.REGRESSION, List.of(), numbers(Optional.of(table), 1))))
                .contains("'t'", "points in time");
    }

    private static Marshalled numbers(Optional<AnswerTable> extra, double... values) {
        return new Marshalled.Numbers(values, values.length, extra);
    }

    private static String json(TargetType type, List<String> classes, Marshalled answer) {
        DeploymentConfig config = new DeploymentConfig(Optional.of("Grade"), classes, 0.5);
        return new String(
                new DeploymentAnswer(config, type, ClassLabels.none())
                        .json(answer)
                        .toByteArray(),
                StandardCharsets.UTF_8);
    }
}
