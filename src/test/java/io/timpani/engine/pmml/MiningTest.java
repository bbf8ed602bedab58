package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.less;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiningTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String mining(String function, String method, String segments) {
        String target = function.equals("regression") ? number("y") : category("y", "p", "q");
        return pmml(
                target + number("a", "b") + category("s", "u", "v"),
                "<MiningModel functionName=\"%s\">%s\n<Segmentation multipleModelMethod=\"%s\">%s</Segmentation></MiningModel>"
                        .formatted(function, schema("y", "a", "b", "s"), method, segments));
    }

    private static String segment(String predicate, String weight, String model) {
        return "<Segment weight=\"%s\">%s%s</Segment>\n".formatted(weight, predicate, model);
    }

    /** A tree of one split, with no prediction from 10 on. */
    private static String stump(double bound, double below, double above) {
        return """
                <TreeModel functionName="regression">%s<Node><True/><Node score="%s">%s</Node><Node score="%s">%s</Node></Node></TreeModel>
                """.formatted(inner("a"), below, less("a", bound), above, less("a", 10));
    }

    /** A tree that tells how likely p is below and above a bound. */
    private static String opinion(double bound, double below, double above) {
        String leaf = """
                <Node>%s<ScoreDistribution value="p" recordCount="1" probability="%s"/>
                <ScoreDistribution value="q" recordCount="1" probability="%s"/></Node>
                """;
        return "<TreeModel functionName=\"classification\">%s<Node><True/>%s%s</Node></TreeModel>"
                .formatted(
                        inner("a"),
                        leaf.formatted(less("a", bound), below, 1 - below),
                        leaf.formatted(less("a", 10), above, 1 - above));
    }

    @ParameterizedTest
    @CsvSource({
        // below 0: 1, 2, 3, 5; above 3, 20, 5, 10; the weights are 1, 2, 1, 1
        "sum,11,38",
        "weightedSum,13,58",
        "x-weightedSum,13,58",
        "average,2.75,9.5",
        "weightedAverage,2.6,11.6",
        "max,5,20",
        "median,2.5,7.5"
    })
    void numbers_of_all_segments_are_combined(String method, double low, double high) {
        String segments = segment("<True/>", "1", stump(0, 1, 3))
                + segment("<True/>", "2", stump(0, 2, 20))
                + segment("<True/>", "1", stump(0, 3, 5))
                + segment("<True/>", "1", stump(0, 5, 10))
                + segment(less("b", -5), "100", stump(0, 100, 100));
        try (Served served = Served.regression(codeDir, mining("regression", method, segments))) {
            assertThat(served.values("a,b", "-1,0", "1,0")).containsExactly(new double[] {low, high}, offset(1e-14));
        }
    }

    @Test
    void a_segment_without_a_prediction_leaves_none_unless_it_is_skipped() {
        String segments = segment("<True/>", "1", stump(0, 1, 3))
                + segment("<True/>", "1", stump(0, 2, 20).replace("\"10\"", "\"5\""));
        String strict = mining("regression", "sum", segments);
        try (Served served = Served.regression(codeDir, strict)) {
            assertThat(served.values("a", "1", "6", "11")).containsExactly(23, NAN, NAN);
        }
        String skipping = strict.replace(
                "\"sum\">", "\"sum\" missingPredictionTreatment=\"skipSegment\" missingThreshold=\"0.6\">");
        try (Served served = Served.regression(codeDir, skipping)) {
            assertThat(served.values("a", "1", "6", "11")).containsExactly(23, 3, NAN);
        }
        String patient = skipping.replace("0.6", "0.4");
        try (Served served = Served.regression(codeDir, patient)) {
            assertThat(served.values("a", "6")).containsExactly(NAN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // below 0: p has 0.9, 0.6 and 0.2; the weights are 1, 1 and 4
        "average,0.5666666666666667",
        "weightedAverage,0.38333333333333336",
        "majorityVote,0.6666666666666666",
        "weightedMajorityVote,0.3333333333333333",
        "max,0.9",
        "median,0.6"
    })
    void opinions_of_all_segments_are_combined(String method, double expected) {
        String segments = segment("<True/>", "1", opinion(0, 0.9, 0.1))
                + segment("<True/>", "1", opinion(0, 0.6, 0.1))
                + segment("<True/>", "4", opinion(0, 0.2, 0.1));
        try (Served served = Served.multiclass(codeDir, mining("classification", method, segments))) {
            double[] values = served.values("a", "-1");
            assertThat(values[0]).isCloseTo(expected, offset(1e-15));
            assertThat(values[0] + values[1]).isCloseTo(1, offset(1e-15));
        }
    }

    @Test
    void trees_that_only_name_a_class_can_vote() {
        String tree = "<TreeModel functionName=\"classification\">%s<Node score=\"%s\"><True/></Node></TreeModel>";
        String segments = segment("<True/>", "1", tree.formatted(inner("a"), "p"))
                + segment("<True/>", "1", tree.formatted(inner("a"), "q"))
                + segment("<True/>", "1", tree.formatted(inner("a"), "q"))
                + segment(equal("s", "u"), "1", tree.formatted(inner("a"), "q"));
        try (Served served = Served.multiclass(codeDir, mining("classification", "majorityVote", segments))) {
            assertThat(served.values("a,s", "1,v", "1,u")).containsExactly(1 / 3.0, 2 / 3.0, 0.25, 0.75);
        }
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, mining("classification", "average", segments)))
                .contains("Node", "average", "line ");
    }

    @Test
    void the_first_segment_whose_condition_holds_is_chosen() {
        String segments = segment(equal("s", "u"), "1", stump(0, 1, 2)) + segment(less("b", 0), "1", stump(0, 3, 4));
        try (Served served = Served.regression(codeDir, mining("regression", "selectFirst", segments))) {
            assertThat(served.values("a,b,s", "-1,-1,u", "1,-1,v", "1,1,v", "1,-1,", "-1,,u"))
                    .containsExactly(1, 4, NAN, 4, 1);
        }
        String opinions =
                segment(equal("s", "u"), "1", opinion(0, 0.9, 0.1)) + segment("<True/>", "1", opinion(0, 0.3, 0.2));
        try (Served served = Served.multiclass(codeDir, mining("classification", "selectFirst", opinions))) {
            assertThat(served.values("a,s", "-1,u", "-1,v"))
                    .containsExactly(new double[] {0.9, 0.1, 0.3, 0.7}, offset(1e-15));
        }
    }

    @Test
    void a_chain_passes_outputs_on() {
        String first = """
                <MiningModel functionName="regression" x-mathContext="float">%s
                <Output><OutputField name="raw" dataType="float" isFinalResult="false"/>
                <OutputField name="twice" feature="transformedValue" dataType="double">
                <Apply function="*"><FieldRef field="raw"/><Constant>2</Constant></Apply></OutputField></Output>
                <Targets><Target rescaleConstant="0.1"/></Targets>
                <Segmentation multipleModelMethod="sum">%s%s</Segmentation></MiningModel>
                """.formatted(
                inner("a"), segment("<True/>", "1", stump(0, 0.1, 0.3)), segment("<True/>", "1", stump(0, 0.2, 0.7)));
        String second = """
                <RegressionModel functionName="classification" normalizationMethod="logit">%s
                <RegressionTable targetCategory="q" intercept="0"><NumericPredictor name="twice" coefficient="1"/></RegressionTable>
                <RegressionTable targetCategory="p" intercept="0"/></RegressionModel>
                """.formatted(inner("twice"));
        String document = mining(
                "classification", "modelChain", segment("<True/>", "1", first) + segment("<True/>", "1", second));
        try (Served served = Served.of(codeDir, TargetType.BINARY, document, "q", "p")) {
            float low = 0f + (float) 0.1 + (float) 0.2 + 0.1f;
            double[] values = served.values("a", "-1");
            assertThat(served.predict("a", "-1").labels()).containsExactly("p", "q");
            assertThat(values[1]).isCloseTo(1 / (1 + Math.exp(-2.0 * low)), offset(1e-15));
            assertThat(values[0]).isEqualTo(1 - values[1]);
        }
    }

    @Test
    void what_a_segment_left_for_one_row_is_not_seen_by_the_next() {
        String first = """
                <RegressionModel functionName="regression">%s<Output><OutputField name="o" dataType="double"/></Output>
                <RegressionTable intercept="0"><NumericPredictor name="a" coefficient="1"/></RegressionTable></RegressionModel>
                """.formatted(inner("a"));
        String second = """
                <TreeModel functionName="regression">%s<Node><True/>
                <Node score="-1"><SimplePredicate field="o" operator="isMissing"/></Node><Node score="1"><True/></Node></Node></TreeModel>
                """.formatted(inner("o"));
        String document = mining(
                "regression", "modelChain", segment(equal("s", "u"), "1", first) + segment("<True/>", "1", second));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,s", "1,u", "1,v", "2,u", "2,")).containsExactly(1, -1, 1, -1);
        }
    }

    @Test
    void a_chain_ends_with_the_last_segment_that_is_used() {
        String document = mining(
                "regression",
                "modelChain",
                segment("<True/>", "1", stump(0, 1, 2)) + segment(equal("s", "u"), "1", stump(0, 3, 4)));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,s", "-1,u", "-1,v")).containsExactly(3, 1);
        }
    }

    @Test
    void an_inner_model_may_treat_a_missing_value_once_more() {
        String tree = stump(0, 1, 2)
                .replace("<MiningField name=\"a\"/>", "<MiningField name=\"a\" missingValueReplacement=\"-3\"/>");
        String document =
                mining("regression", "sum", segment("<True/>", "1", tree) + segment("<True/>", "1", stump(5, 10, 20)));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "1,0", ",0")).containsExactly(12, NAN);
        }
        String both = mining("regression", "sum", segment("<True/>", "1", tree) + segment("<True/>", "1", tree));
        try (Served served = Served.regression(codeDir, both)) {
            assertThat(served.values("a,b", "1,0", ",0")).containsExactly(4, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"selectAll", "weightedMedian", "nonsense"})
    void other_methods_are_refused_by_name(String method) {
        String segments = segment("<True/>", "1", stump(0, 1, 2));
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, mining("regression", method, segments)))
                .contains(method, "Segmentation", "line 13");
    }

    @Test
    void models_of_other_kinds_are_refused_by_name() {
        String other = "<NearestNeighborModel functionName=\"regression\"/>";
        assertThat(Served.failure(
                        codeDir, TargetType.REGRESSION, mining("regression", "sum", segment("<True/>", "1", other))))
                .contains("NearestNeighborModel", "not supported");
    }
}
