package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.less;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.ref;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorecards and sets of rules. */
class ScorecardTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String card(String attributes, String before, String... characteristics) {
        return pmml(
                number("y", "a", "b") + category("s"),
                "<Scorecard functionName=\"regression\" %s>%s%s<Characteristics>%s</Characteristics></Scorecard>"
                        .formatted(attributes, schema("y", "a", "b", "s"), before, String.join("", characteristics)));
    }

    private static String characteristic(String... attributes) {
        return "<Characteristic reasonCode=\"R\" baselineScore=\"3\">%s</Characteristic>"
                .formatted(String.join("", attributes));
    }

    private static String attribute(String score, String predicate) {
        return "<Attribute partialScore=\"%s\">%s</Attribute>".formatted(score, predicate);
    }

    private static String missing(String field) {
        return "<SimplePredicate field=\"%s\" operator=\"isMissing\"/>".formatted(field);
    }

    @Test
    void the_first_attribute_that_holds_counts() {
        String document = card(
                "initialScore=\"100\"",
                "",
                characteristic(
                        attribute("1", missing("a")),
                        attribute("2", less("a", 0)),
                        attribute("4", less("a", 10)),
                        attribute("8", "<True/>")),
                characteristic(attribute("10", equal("s", "u")), attribute("20", "<True/>")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,s", "-1,u", "5,v", "10,u", ",", "-1,"))
                    .containsExactly(112, 124, 118, 121, 122);
        }
    }

    @Test
    void a_characteristic_without_an_attribute_that_holds_leaves_no_score() {
        String document =
                card("", "", characteristic(attribute("2", less("a", 0))), characteristic(attribute("1", "<True/>")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0", "1,0", ",0")).containsExactly(3, NAN, NAN);
        }
    }

    @Test
    void reasons_are_not_told_but_do_no_harm() {
        String document = card(
                "initialScore=\"1\" useReasonCodes=\"true\" reasonCodeAlgorithm=\"pointsBelow\" baselineMethod=\"other\"",
                "<Output><OutputField name=\"r\" feature=\"reasonCode\" rank=\"1\" dataType=\"string\" optype=\"categorical\"/></Output>",
                characteristic(attribute("2", "<True/>")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0")).containsExactly(3);
        }
    }

    @Test
    void a_partial_score_may_be_computed() {
        String complex = "<Attribute><True/><ComplexPartialScore>%s</ComplexPartialScore></Attribute>"
                .formatted(apply("+", apply("*", ref("a"), constant("0.5")), ref("b")));
        try (Served served = Served.regression(codeDir, card("initialScore=\"-1.5\"", "", characteristic(complex)))) {
            assertThat(served.values("a,b", "3,4", "-2,0", ",1")).containsExactly(4, -2.5, NAN);
        }
    }

    @Test
    void a_derived_field_may_be_asked_for() {
        String derived =
                "<LocalTransformations><DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></LocalTransformations>"
                        .formatted(apply("+", ref("a"), ref("b")));
        String document = card("", derived, characteristic(attribute("1", less("d", 5)), attribute("2", "<True/>")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "3,1", "3,2", "3,")).containsExactly(1, 2, 2);
        }
    }

    @Test
    void scores_of_32_bits_are_rounded() {
        String document = card(
                "initialScore=\"0.1\" x-mathContext=\"float\"",
                "",
                characteristic(attribute("0.2", "<True/>")),
                characteristic(attribute("0.7", "<True/>")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "0,0")).containsExactly(0.1f + 0.2f + 0.7f);
        }
    }

    @Test
    void what_a_scorecard_cannot_be_is_refused() {
        String usual = card("", "", characteristic(attribute("1", "<True/>")));
        assertThat(refusal(usual.replace("functionName=\"regression\"", "functionName=\"classification\"")))
                .contains("Scorecard", "functionName classification");
        assertThat(refusal(usual.replace("partialScore=\"1\"", ""))).contains("Attribute", "partialScore");
        assertThat(refusal(usual.replace("partialScore=\"1\"", "partialScore=\"much\"")))
                .contains("partialScore is no number: much");
        assertThat(refusal(usual.replace("<True/>", ""))).contains("Attribute", "no predicate");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }

    private static String rules(String target, String attributes, String rules) {
        boolean classes = target.contains("categorical");
        return pmml(
                target + number("a", "b") + category("s"),
                "<RuleSetModel functionName=\"%s\">%s<RuleSet %s><RuleSelectionMethod criterion=\"firstHit\"/>%s</RuleSet></RuleSetModel>"
                        .formatted(
                                classes ? "classification" : "regression",
                                schema("y", "a", "b", "s"),
                                attributes,
                                rules));
    }

    private static String rule(String score, String predicate) {
        return "<SimpleRule score=\"%s\">%s</SimpleRule>".formatted(score, predicate);
    }

    private static String compound(String predicate, String... rules) {
        return "<CompoundRule>%s%s</CompoundRule>".formatted(predicate, String.join("", rules));
    }

    @Test
    void rules_fire_in_the_order_of_the_document() {
        String document = rules(
                number("y"),
                "defaultScore=\"9\"",
                rule("1", less("a", -5))
                        + compound(
                                less("a", 0),
                                rule("2", less("b", 0)),
                                compound(equal("s", "u"), rule("3", less("b", 10)), rule("4", "<True/>")),
                                rule("5", less("b", 20)))
                        + rule("6", equal("s", "v")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values(
                            "a,b,s", "-6,0,u", "-1,-1,u", "-1,5,u", "-1,50,u", "-1,15,v", "-1,30,v", "1,0,v", "1,0,u",
                            ",,"))
                    .containsExactly(1, 2, 3, 4, 5, 6, 6, 9, 9);
        }
    }

    @Test
    void without_a_default_there_may_be_no_prediction() {
        try (Served served = Served.regression(codeDir, rules(number("y"), "", rule("1", less("a", 0))))) {
            assertThat(served.values("a,b", "-1,0", "1,0", ",0")).containsExactly(1, NAN, NAN);
        }
    }

    @Test
    void rules_of_classes_need_probabilities() {
        String shares =
                "<ScoreDistribution value=\"p\" recordCount=\"3\"/><ScoreDistribution value=\"q\" recordCount=\"1\"/>";
        String silent = rules(category("y", "p", "q"), "", rule("p", "<True/>"));
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, silent)).contains("SimpleRule", "no probabilities");
        String telling = rules(category("y", "p", "q"), "", rule("p", less("a", 0) + shares));
        try (Served served = Served.multiclass(codeDir, telling)) {
            assertThat(served.values("a,b", "-1,0", "1,0")).containsExactly(0.75, 0.25, NAN, NAN);
        }
        String given = telling.replace("recordCount=\"3\"", "recordCount=\"3\" probability=\"0.9\"")
                .replace("recordCount=\"1\"", "recordCount=\"1\" probability=\"0.1\"");
        try (Served served = Served.multiclass(codeDir, given)) {
            assertThat(served.values("a,b", "-1,0")).containsExactly(0.9, 0.1);
        }
    }

    @Test
    void a_scorecard_adds_partial_scores() {
        String document =
                pmml(number("y", "a", "b"), """
                <Scorecard functionName="regression" initialScore="100" useReasonCodes="false">%s
                <Characteristics><Characteristic><Attribute partialScore="-5">%s</Attribute><Attribute partialScore="5">%s</Attribute></Characteristic>
                <Characteristic><Attribute><True/><ComplexPartialScore><Apply function="*"><FieldRef field="b"/><Constant>2</Constant></Apply>
                </ComplexPartialScore></Attribute></Characteristic></Characteristics></Scorecard>
                """.formatted(schema("y", "a", "b"), less("a", 0), less("a", 10)));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,3", "1,3", "11,3", "1,")).containsExactly(101, 111, NAN, NAN);
        }
    }

    @Test
    void the_first_rule_that_fires_decides() {
        String shares =
                "<ScoreDistribution value=\"p\" recordCount=\"%d\"/><ScoreDistribution value=\"q\" recordCount=\"%d\"/>";
        String document = pmml(category("y", "p", "q") + category("s") + number("a"), """
                <RuleSetModel functionName="classification">%s<RuleSet defaultScore="q"><RuleSelectionMethod criterion="firstHit"/>
                %s
                <CompoundRule>%s<SimpleRule score="p">%s%s</SimpleRule><SimpleRule score="q">%s%s</SimpleRule></CompoundRule>
                <SimpleRule score="p"><True/>%s</SimpleRule></RuleSet></RuleSetModel>
                """.formatted(
                        schema("y", "s", "a"),
                        shares.formatted(1, 3),
                        equal("s", "u"),
                        less("a", 0),
                        shares.formatted(4, 1),
                        less("a", 5),
                        shares.formatted(1, 1),
                        shares.formatted(3, 1)));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("s,a", "u,-1", "u,1", "u,9", "v,-1"))
                    .containsExactly(0.8, 0.2, 0.5, 0.5, 0.75, 0.25, 0.75, 0.25);
        }
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document.replace("firstHit", "weightedMax")))
                .contains("criterion weightedMax");
    }
}
