package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.identity;
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

/** Models of models: what is chosen, combined, passed on, and what becomes of segments without a prediction. */
class EnsembleTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String mining(String function, String schema, String method, String... segments) {
        return """
                <MiningModel functionName="%s">%s<Segmentation multipleModelMethod="%s">%s</Segmentation></MiningModel>
                """.formatted(function, schema, method, String.join("", segments));
    }

    private static String regression(String method, String... segments) {
        return pmml(
                number("y", "a", "b", "c") + category("s"),
                mining("regression", schema("y", "a", "b", "c", "s"), method, segments));
    }

    private static String classification(String method, String... segments) {
        return pmml(
                category("y", "p", "q", "r") + number("a", "b", "c") + category("s"),
                mining("classification", schema("y", "a", "b", "c", "s"), method, segments));
    }

    private static String segment(String attributes, String predicate, String model) {
        return "<Segment %s>%s%s</Segment>".formatted(attributes, predicate, model);
    }

    private static String segment(String model) {
        return segment("", "<True/>", model);
    }

    /** Predicts a field, which may be missing. */
    private static String field(String name) {
        return identity(name, inner(name));
    }

    /** A tree that names a class without probabilities, where its condition holds. */
    private static String vote(String label, String predicate) {
        return "<TreeModel functionName=\"classification\">%s<Node><True/><Node score=\"%s\">%s</Node></Node></TreeModel>"
                .formatted(inner("a", "b", "c", "s"), label, predicate);
    }

    private static String opinion(double p, double q, double r) {
        return """
                <TreeModel functionName="classification">%s<Node><True/><ScoreDistribution value="p" recordCount="%s"/>
                <ScoreDistribution value="q" recordCount="%s"/><ScoreDistribution value="r" recordCount="%s"/></Node></TreeModel>
                """.formatted(inner("a"), p, q, r);
    }

    @ParameterizedTest
    @CsvSource({
        // of 1, 2 and a missing value, of weights 1, 3 and 2
        "sum,continue,1,NaN",
        "sum,returnMissing,1,NaN",
        "sum,skipSegment,1,3",
        "weightedSum,skipSegment,1,7",
        "average,skipSegment,1,1.5",
        "weightedAverage,skipSegment,1,1.75",
        "max,skipSegment,1,2",
        "median,skipSegment,1,1.5",
        // a third is more than is allowed
        "sum,skipSegment,0.3,NaN",
        "sum,skipSegment,0.34,3",
        // by weight, too
        "weightedAverage,skipSegment,0.33,NaN",
        "weightedAverage,skipSegment,0.34,1.75"
    })
    void a_segment_without_a_number_is_treated(String method, String treatment, double threshold, double expected) {
        String document = regression(
                        method,
                        segment("weight=\"1\"", "<True/>", field("a")),
                        segment("weight=\"3\"", "<True/>", field("b")),
                        segment("weight=\"2\"", "<True/>", field("c")))
                .replace(
                        "multipleModelMethod",
                        "missingPredictionTreatment=\"%s\" missingThreshold=\"%s\" multipleModelMethod"
                                .formatted(treatment, threshold));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b,c", "1,2,")).containsExactly(expected);
            assertThat(served.values("a,b,c", ",,")).containsExactly(NAN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // p below 0, q below 5, r below 10; weights 1, 2 and 5
        "majorityVote,continue,1,0,0.5,0.5",
        "weightedMajorityVote,continue,1,0,0.2857142857142857,0.7142857142857143",
        "majorityVote,skipSegment,1,0,0.5,0.5",
        "weightedMajorityVote,skipSegment,0.2,0,0.2857142857142857,0.7142857142857143",
        "weightedMajorityVote,skipSegment,0.1,NaN,NaN,NaN",
        "majorityVote,returnMissing,1,NaN,NaN,NaN"
    })
    void a_segment_without_a_vote_is_treated(
            String method, String treatment, double threshold, double p, double q, double r) {
        String document = classification(
                        method,
                        segment("weight=\"1\"", "<True/>", vote("p", less("a", 0))),
                        segment("weight=\"2\"", "<True/>", vote("q", less("a", 5))),
                        segment("weight=\"5\"", "<True/>", vote("r", less("a", 10))))
                .replace(
                        "multipleModelMethod",
                        "missingPredictionTreatment=\"%s\" missingThreshold=\"%s\" multipleModelMethod"
                                .formatted(treatment, threshold));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "1,0")).containsExactly(new double[] {p, q, r}, offset(1e-15));
        }
    }

    @Test
    void no_votes_at_all_are_no_prediction() {
        String document = classification(
                "majorityVote", segment(vote("p", less("a", 0))), segment("", less("b", 0), vote("q", "<True/>")));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "1,1", "1,-1")).containsExactly(NAN, NAN, NAN, 0, 1, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // (8, 1, 1), (2, 6, 2) and (3, 3, 4) of 10; weights 1, 1 and 2
        "average,0.43333333333333335,0.3333333333333333,0.2333333333333333",
        "weightedAverage,0.4,0.325,0.275",
        "majorityVote,0.3333333333333333,0.3333333333333333,0.3333333333333333",
        "weightedMajorityVote,0.25,0.25,0.5",
        "max,0.8,0.1,0.1",
        "median,0.375,0.375,0.25"
    })
    void three_opinions_become_one(String method, double p, double q, double r) {
        String document = classification(
                method,
                segment("weight=\"1\"", "<True/>", opinion(8, 1, 1)),
                segment("weight=\"1\"", "<True/>", opinion(2, 6, 2)),
                segment("weight=\"2\"", "<True/>", opinion(3, 3, 4)));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(new double[] {p, q, r}, offset(1e-15));
        }
    }

    @Test
    void classes_that_a_segment_does_not_know_get_nothing_from_it() {
        String two = """
                <TreeModel functionName="classification">%s<Node><True/><ScoreDistribution value="r" recordCount="3"/>
                <ScoreDistribution value="p" recordCount="1"/></Node></TreeModel>
                """.formatted(inner("a"));
        String document = classification("average", segment(two), segment(opinion(2, 1, 1)));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(0.375, 0.125, 0.5);
        }
    }

    @Test
    void ensembles_may_be_in_ensembles() {
        String inside = mining("regression", inner("a", "b", "c"), "max", segment(field("b")), segment(field("c")));
        String deeper = mining(
                "regression",
                inner("a", "b", "c"),
                "selectFirst",
                segment("", less("b", 0), inside),
                segment(field("a")));
        try (Served served = Served.regression(codeDir, regression("average", segment(deeper), segment(field("a"))))) {
            assertThat(served.values("a,b,c", "10,-1,4", "10,-1,-6", "10,1,4")).containsExactly(7, 4.5, 10);
        }
    }

    @Test
    void a_segment_that_is_false_is_never_used() {
        String document = regression("sum", segment("", "<False/>", field("a")), segment(field("b")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", ",3", "5,4")).containsExactly(3, 4);
        }
        try (Served served =
                Served.regression(codeDir, regression("selectFirst", segment("", "<False/>", field("a"))))) {
            assertThat(served.values("a", "1")).containsExactly(NAN);
        }
    }

    @Test
    void the_chosen_segment_may_have_fewer_classes_in_another_order() {
        String two = """
                <TreeModel functionName="classification">%s<Node><True/><ScoreDistribution value="r" recordCount="3"/>
                <ScoreDistribution value="p" recordCount="1"/></Node></TreeModel>
                """.formatted(inner("a"));
        String document = classification("selectFirst", segment("", equal("s", "u"), two), segment(opinion(1, 2, 1)));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,s", "1,u", "1,v", "1,u"))
                    .containsExactly(0.25, 0, 0.75, 0.25, 0.5, 0.25, 0.25, 0, 0.75);
        }
    }

    private static String passing(String output, String field, double factor) {
        return """
                <RegressionModel functionName="regression">%s<Output><OutputField name="%s" dataType="double"/></Output>
                <RegressionTable intercept="1"><NumericPredictor name="%s" coefficient="%s"/></RegressionTable></RegressionModel>
                """.formatted(inner(field), output, field, factor);
    }

    @Test
    void a_chain_may_have_many_links() {
        String document = regression(
                "modelChain",
                segment(passing("o", "a", 2)),
                segment(passing("o2", "o", 3)),
                segment(passing("o3", "o2", 5)));
        try (Served served = Served.regression(codeDir, document)) {
            // 2a + 1, 6a + 4, 30a + 21
            assertThat(served.values("a", "1", "0", "")).containsExactly(51, 21, NAN);
        }
    }

    @Test
    void a_later_link_sees_all_before_it() {
        String last = """
                <RegressionModel functionName="regression">%s<RegressionTable intercept="0">
                <NumericPredictor name="o" coefficient="1"/><NumericPredictor name="o2" coefficient="10"/>
                <NumericPredictor name="b" coefficient="100"/></RegressionTable></RegressionModel>
                """.formatted(inner("o", "o2", "b"));
        String document =
                regression("modelChain", segment(passing("o", "a", 2)), segment(passing("o2", "o", 3)), segment(last));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "1,3")).containsExactly(3 + 100 + 300);
        }
    }

    @Test
    void a_link_may_depend_on_what_the_one_before_says() {
        String document = regression(
                "modelChain",
                segment(passing("o", "a", 2)),
                segment("", less("o", 5), passing("low", "b", 1)),
                segment(
                        "",
                        "<SimplePredicate field=\"o\" operator=\"greaterOrEqual\" value=\"5\"/>",
                        passing("high", "b", 10)));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "1,7", "2,7", "3,7")).containsExactly(8, 71, 71);
        }
    }

    @Test
    void segments_that_predict_different_things_are_refused() {
        assertThat(failure(TargetType.REGRESSION, regression("sum", segment(field("a")), segment(opinion(1, 1, 1)))))
                .contains("Segmentation", "different functions");
        assertThat(failure(TargetType.REGRESSION, regression("selectFirst", segment(opinion(1, 1, 1)))))
                .contains("Segmentation", "chosen among classifications");
        assertThat(failure(TargetType.MULTICLASS, classification("sum", segment(opinion(1, 1, 1)))))
                .contains("multipleModelMethod sum");
    }

    @Test
    void what_a_segmentation_cannot_be_is_refused() {
        String usual = regression("sum", segment(field("a")));
        assertThat(failure(TargetType.REGRESSION, regression("sum"))).contains("Segmentation", "no Segment");
        assertThat(failure(TargetType.REGRESSION, usual.replace("<Segment >", "<Segment variableWeight=\"b\">")))
                .contains("Segment", "variable weights");
        assertThat(failure(TargetType.REGRESSION, usual.replace("<True/>", ""))).contains("Segment", "no predicate");
        assertThat(failure(TargetType.REGRESSION, regression("sum", segment(""))))
                .contains("Segment", "no model");
        assertThat(failure(
                        TargetType.REGRESSION,
                        usual.replace(
                                "multipleModelMethod", "missingPredictionTreatment=\"guess\" multipleModelMethod")))
                .contains("missingPredictionTreatment guess");
    }

    private String failure(TargetType type, String document) {
        return Served.failure(codeDir, type, document);
    }
}
