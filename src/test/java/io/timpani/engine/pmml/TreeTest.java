package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.less;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.engine.Prediction;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    /** The tree of the standard's own examples: whether to play, by outlook, humidity, windy, temperature. */
    private static final String GOLF = """
            <Node id="1" score="will play" recordCount="100" defaultChild="2"><True/>
            <ScoreDistribution value="will play" recordCount="60" confidence="0.6"/>
            <ScoreDistribution value="may play" recordCount="30" confidence="0.3"/>
            <ScoreDistribution value="no play" recordCount="10" confidence="0.1"/>
              <Node id="2" score="will play" recordCount="50" defaultChild="3">
              <SimplePredicate field="outlook" operator="equal" value="sunny"/>
              <ScoreDistribution value="will play" recordCount="40" confidence="0.8"/>
              <ScoreDistribution value="may play" recordCount="2" confidence="0.04"/>
              <ScoreDistribution value="no play" recordCount="8" confidence="0.16"/>
                <Node id="3" score="will play" recordCount="40">
                <SimplePredicate field="humidity" operator="lessThan" value="80"/>
                <ScoreDistribution value="will play" recordCount="36" confidence="0.9"/>
                <ScoreDistribution value="may play" recordCount="2" confidence="0.05"/>
                <ScoreDistribution value="no play" recordCount="2" confidence="0.05"/>
                </Node>
                <Node id="4" score="no play" recordCount="10">
                <SimplePredicate field="humidity" operator="greaterOrEqual" value="80"/>
                <ScoreDistribution value="will play" recordCount="4" confidence="0.4"/>
                <ScoreDistribution value="may play" recordCount="0" confidence="0.0"/>
                <ScoreDistribution value="no play" recordCount="6" confidence="0.6"/>
                </Node>
              </Node>
              <Node id="5" score="may play" recordCount="50">
              <SimplePredicate field="outlook" operator="equal" value="overcast"/>
              <ScoreDistribution value="will play" recordCount="20" confidence="0.4"/>
              <ScoreDistribution value="may play" recordCount="28" confidence="0.56"/>
              <ScoreDistribution value="no play" recordCount="2" confidence="0.04"/>
              </Node>
            </Node>
            """;

    private static String golf(String attributes) {
        return pmml(
                category("play", "will play", "may play", "no play") + category("outlook") + number("humidity"),
                "<TreeModel functionName=\"classification\" %s>%s%s</TreeModel>"
                        .formatted(attributes, schema("play", "outlook", "humidity"), GOLF));
    }

    private double[] golf(String attributes, String row) {
        try (Served served = Served.multiclass(codeDir, golf(attributes))) {
            Prediction prediction = served.predict("outlook,humidity", row);
            assertThat(prediction.labels()).containsExactly("will play", "may play", "no play");
            return prediction.values();
        }
    }

    private static String regression(String attributes, String nodes) {
        return pmml(
                number("y", "a", "b") + category("s", "u", "v", "w"),
                "<TreeModel functionName=\"regression\" %s>%s%s</TreeModel>"
                        .formatted(attributes, schema("y", "a", "b", "s"), nodes));
    }

    @Test
    void counts_of_the_leaf_become_probabilities() {
        assertThat(golf("", "sunny,70")).containsExactly(0.9, 0.05, 0.05);
        assertThat(golf("", "sunny,80")).containsExactly(0.4, 0, 0.6);
        assertThat(golf("", "overcast,70")).containsExactly(0.4, 0.56, 0.04);
    }

    @ParameterizedTest
    @CsvSource({
        "none,NaN,NaN,NaN",
        "lastPrediction,0.8,0.04,0.16",
        "nullPrediction,NaN,NaN,NaN",
        "defaultChild,0.9,0.05,0.05",
        // 40/50 of one child and 10/50 of the other
        "weightedConfidence,0.8,0.04,0.16",
        "aggregateNodes,0.8,0.04,0.16"
    })
    void a_missing_value_is_met_by_each_strategy(String strategy, double will, double may, double no) {
        double[] values = golf("missingValueStrategy=\"%s\"".formatted(strategy), "sunny,");
        assertThat(values).containsExactly(new double[] {will, may, no}, offset(1e-15));
    }

    @Test
    void weighted_confidences_mix_all_children_that_may_be_right() {
        // outlook is missing: half of node 2, of which humidity is known, and half of node 5
        assertThat(golf("missingValueStrategy=\"weightedConfidence\"", ",70"))
                .containsExactly(new double[] {0.65, 0.305, 0.045}, offset(1e-15));
    }

    @Test
    void aggregated_nodes_add_up_the_counts_of_leaves() {
        // 36 + 20, 2 + 28, 2 + 2 of 90
        assertThat(golf("missingValueStrategy=\"aggregateNodes\"", ",70"))
                .containsExactly(new double[] {56 / 90.0, 30 / 90.0, 4 / 90.0}, offset(1e-15));
    }

    @Test
    void default_children_are_followed_level_by_level() {
        assertThat(golf("missingValueStrategy=\"defaultChild\"", ",90")).containsExactly(0.4, 0, 0.6);
        assertThat(golf("missingValueStrategy=\"defaultChild\"", ",")).containsExactly(0.9, 0.05, 0.05);
    }

    @Test
    void a_row_that_no_child_takes_gets_the_last_prediction_where_the_document_says_so() {
        assertThat(golf("noTrueChildStrategy=\"returnLastPrediction\"", "rain,70"))
                .containsExactly(0.6, 0.3, 0.1);
        assertThat(golf("noTrueChildStrategy=\"returnNullPrediction\"", "rain,70"))
                .containsExactly(NAN, NAN, NAN);
        assertThat(golf("noTrueChildStrategy=\"returnLastPrediction\"", "sunny,"))
                .containsExactly(0.8, 0.04, 0.16);
    }

    @Test
    void probabilities_given_go_before_counts() {
        String node = """
                <Node score="p"><True/>
                <ScoreDistribution value="p" recordCount="1" probability="0.75"/>
                <ScoreDistribution value="q" recordCount="1" probability="0.25"/></Node>
                """;
        String document = pmml(
                number("a") + category("y", "p", "q"),
                "<TreeModel functionName=\"classification\">%s%s</TreeModel>".formatted(schema("y", "a"), node));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(0.75, 0.25);
        }
    }

    @Test
    void a_leaf_without_probabilities_is_refused_with_its_line() {
        String document = pmml(
                number("a") + category("y", "p", "q"),
                "<TreeModel functionName=\"classification\">\n%s\n<Node score=\"p\"><True/></Node></TreeModel>"
                        .formatted(schema("y", "a")));
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document))
                .contains("line 12, Node", "probabilities", "multiclass");
    }

    @Test
    void a_regression_tells_the_score_of_its_node() {
        String nodes = "<Node score=\"0\"><True/><Node score=\"1.5\">%s</Node><Node score=\"-2\"><True/></Node></Node>"
                .formatted(less("a", "0.5"));
        try (Served served = Served.regression(codeDir, regression("", nodes))) {
            assertThat(served.values("a", "0.4", "0.5", "NA", "-inf")).containsExactly(1.5, -2, -2, 1.5);
        }
    }

    @Test
    void a_node_without_a_score_has_no_prediction() {
        String nodes = "<Node><True/><Node score=\"1.5\">%s</Node></Node>".formatted(less("a", "0.5"));
        try (Served served =
                Served.regression(codeDir, regression("noTrueChildStrategy=\"returnLastPrediction\"", nodes))) {
            assertThat(served.values("a", "0.4", "0.6")).containsExactly(1.5, NAN);
        }
    }

    @Test
    void a_root_that_is_not_true_has_no_prediction() {
        String nodes = "<Node score=\"1\">%s</Node>".formatted(equal("s", "u"));
        try (Served served = Served.regression(codeDir, regression("", nodes))) {
            assertThat(served.values("s", "u", "v", "NA")).containsExactly(1, NAN, NAN);
        }
    }

    @Test
    void a_default_child_that_is_missing_is_refused() {
        String nodes = "<Node score=\"0\"><True/>\n<Node id=\"l\" score=\"1\">%s</Node></Node>".formatted(less("a", 1));
        assertThat(Served.failure(
                        codeDir, TargetType.REGRESSION, regression("missingValueStrategy=\"defaultChild\"", nodes)))
                .contains("Node", "defaultChild");
    }

    @Test
    void a_very_deep_tree_is_walked() {
        int depth = 3_000;
        StringBuilder nodes = new StringBuilder("<Node score=\"0\"><True/>");
        for (int level = 1; level <= depth; level++) {
            nodes.append("<Node score=\"%d\">%s".formatted(level, less("a", depth - level)));
        }
        nodes.append("</Node>".repeat(depth + 1));
        try (Served served = Served.regression(
                codeDir, regression("noTrueChildStrategy=\"returnLastPrediction\"", nodes.toString()))) {
            assertThat(served.values("a", "-1", "0", "2998.5", "4000")).containsExactly(3000, 2999, 1, 0);
        }
    }

    /** How sure the tree is of "will play", as the model after it in a chain sees it. */
    private double[] confidence(String attributes, String feature, String... rows) {
        String output =
                "<Output><OutputField name=\"sure\" feature=\"%s\" value=\"will play\" dataType=\"double\"/></Output>"
                        .formatted(feature);
        String tree = "<TreeModel functionName=\"classification\" %s>%s%s%s</TreeModel>"
                .formatted(
                        attributes,
                        "<MiningSchema><MiningField name=\"play\" usageType=\"target\"/><MiningField name=\"outlook\"/></MiningSchema>",
                        output,
                        GOLF);
        String document = pmml(
                number("y", "humidity") + category("play", "will play", "may play", "no play") + category("outlook"),
                """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="modelChain">
                <Segment><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "outlook", "humidity"), tree, Documents.identity("sure", Documents.inner("sure"))));
        try (Served served = Served.regression(codeDir, document)) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "outlook,humidity";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @Test
    void a_penalty_lowers_the_confidence_each_time_that_a_default_child_is_taken() {
        String attributes = "missingValueStrategy=\"defaultChild\" missingValuePenalty=\"0.8\"";
        assertThat(confidence(attributes, "confidence", "sunny,70", "sunny,", ",90", ",", "overcast,"))
                .containsExactly(new double[] {0.9, 0.9 * 0.8, 0.4 * 0.8, 0.9 * 0.8 * 0.8, 0.4}, offset(1e-15));
        assertThat(confidence("missingValueStrategy=\"defaultChild\"", "confidence", "sunny,", ","))
                .containsExactly(0.9, 0.9);
    }

    @Test
    void a_penalty_leaves_probabilities_alone() {
        String attributes = "missingValueStrategy=\"defaultChild\" missingValuePenalty=\"0.8\"";
        assertThat(confidence(attributes, "probability", "sunny,70", "sunny,", ","))
                .containsExactly(0.9, 0.9, 0.9);
        assertThat(golf(attributes, ",")).containsExactly(0.9, 0.05, 0.05);
    }

    @Test
    void a_last_prediction_keeps_its_confidence_and_none_has_none() {
        String penalty = " missingValuePenalty=\"0.5\"";
        assertThat(confidence("missingValueStrategy=\"lastPrediction\"" + penalty, "confidence", "sunny,"))
                .containsExactly(0.8);
        assertThat(confidence("missingValueStrategy=\"nullPrediction\"" + penalty, "confidence", "sunny,70", "sunny,"))
                .containsExactly(0.9, NAN);
        assertThat(confidence("missingValueStrategy=\"weightedConfidence\"" + penalty, "confidence", ",70"))
                .containsExactly(new double[] {0.65}, offset(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"1.5", "-0.1", "INF"})
    void a_penalty_is_a_probability(String penalty) {
        assertThat(Served.failure(
                        codeDir, TargetType.MULTICLASS, golf("missingValuePenalty=\"%s\"".formatted(penalty))))
                .contains("TreeModel", "missingValuePenalty", "between 0 and 1");
    }

    @Test
    void a_model_that_is_no_tree_tells_no_confidence() {
        String output = "<Output><OutputField name=\"c\" feature=\"confidence\" value=\"p\"/></Output>";
        String first = """
                <RegressionModel functionName="classification" normalizationMethod="softmax">
                <MiningSchema><MiningField name="s" usageType="target"/><MiningField name="a"/></MiningSchema>%s
                <RegressionTable targetCategory="p" intercept="0"/><RegressionTable targetCategory="q" intercept="1"/></RegressionModel>
                """.formatted(output);
        String document = pmml(number("y", "a") + category("s", "p", "q"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="modelChain">
                <Segment><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "a"), first, Documents.identity("c", Documents.inner("c"))));
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, document)).contains("OutputField", "no confidences");
    }
}
