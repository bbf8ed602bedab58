package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.less;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicateTest {
    private static final double YES = 1;
    private static final double NO = 0;
    /** What a tree that stops at unknown conditions tells then. */
    private static final double UNKNOWN = -1;

    @TempDir
    Path codeDir;

    private static String document(String predicate) {
        return pmml(
                number("y", "a", "b")
                        + category("s")
                        + "<DataField name=\"o\" optype=\"ordinal\" dataType=\"string\">"
                        + "<Value value=\"low\"/><Value value=\"mid\"/><Value value=\"high\"/></DataField>"
                        + "<DataField name=\"i\" optype=\"continuous\" dataType=\"integer\"/>"
                        + "<DataField name=\"f\" optype=\"continuous\" dataType=\"float\"/>",
                """
                <TreeModel functionName="regression" missingValueStrategy="lastPrediction">%s
                <Node score="-1"><True/><Node score="1">%s</Node><Node score="0"><True/></Node></Node></TreeModel>
                """.formatted(schema("y", "a", "b", "s", "o", "i", "f"), predicate));
    }

    private double[] values(String predicate, String... lines) {
        try (Served served = Served.regression(codeDir, document(predicate))) {
            return served.values(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "equal,0,1,0,-1",
        "notEqual,1,0,1,-1",
        "lessThan,1,0,0,-1",
        "lessOrEqual,1,1,0,-1",
        "greaterThan,0,0,1,-1",
        "greaterOrEqual,0,1,1,-1"
    })
    void numbers_are_compared(String operator, double below, double at, double above, double missing) {
        String predicate = "<SimplePredicate field=\"a\" operator=\"%s\" value=\"0.3\"/>".formatted(operator);
        assertThat(values(predicate, "a", "0.29", "0.3", "0.31", "NA")).containsExactly(below, at, above, missing);
    }

    @Test
    void missing_values_can_be_asked_for() {
        assertThat(values("<SimplePredicate field=\"a\" operator=\"isMissing\"/>", "a", "1", "NA"))
                .containsExactly(NO, YES);
        assertThat(values("<SimplePredicate field=\"s\" operator=\"isNotMissing\"/>", "s", "1", "NA"))
                .containsExactly(YES, NO);
    }

    @Test
    void whole_numbers_are_compared_with_fractions() {
        assertThat(values(less("i", "2.5"), "i", "2", "3")).containsExactly(YES, NO);
    }

    @Test
    void numbers_of_32_bits_are_compared_as_such() {
        assertThat(values(less("f", "0.1"), "f", "0.1", "0.09999999", "0.099999999999"))
                .containsExactly(NO, YES, NO);
    }

    @Test
    void texts_are_equal_or_not_and_ordered_as_listed() {
        assertThat(values(equal("s", "u"), "s", "u", "v", "NA")).containsExactly(YES, NO, UNKNOWN);
        assertThat(values(less("o", "high"), "o", "low", "mid", "high", "NA")).containsExactly(YES, YES, NO, UNKNOWN);
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, document(less("s", "u"))))
                .contains("SimplePredicate", "order");
    }

    @Test
    void sets_hold_a_value_or_not() {
        String set =
                "<SimpleSetPredicate field=\"%s\" booleanOperator=\"%s\"><Array n=\"3\" type=\"string\">%s</Array></SimpleSetPredicate>";
        String texts = "u \"v w\" \"x\\\"y\"";
        assertThat(values(set.formatted("s", "isIn", texts), "s", "u", "v w", "\"x\"\"y\"", "v", "NA"))
                .containsExactly(YES, YES, YES, NO, UNKNOWN);
        assertThat(values(set.formatted("a", "isNotIn", "1 2.5 9 10 11 12 13 14 15 -0"), "a", "2.5", "3", "0.0", "NA"))
                .containsExactly(NO, YES, NO, UNKNOWN);
        assertThat(values(set.formatted("a", "isIn", ""), "a", "1", "NA")).containsExactly(NO, UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        // both, first only, second only, none, first and unknown, not first and unknown, unknown and second, unknown
        "and,1,0,0,0,-1,0,-1,-1",
        "or,1,1,1,0,1,-1,1,-1",
        "xor,0,1,1,0,-1,-1,-1,-1",
        "surrogate,1,1,0,0,1,0,1,-1"
    })
    void conditions_are_combined_in_three_values(
            String operator, double a, double b, double c, double d, double e, double f, double g, double h) {
        String predicate = "<CompoundPredicate booleanOperator=\"%s\">%s%s</CompoundPredicate>"
                .formatted(operator, less("a", 0), less("b", 0));
        assertThat(values(predicate, "a,b", "-1,-1", "-1,1", "1,-1", "1,1", "-1,", "1,", ",-1", ","))
                .containsExactly(a, b, c, d, e, f, g, h);
    }

    @Test
    void nothing_is_false_and_everything_true() {
        assertThat(values("<False/>", "a", "1")).containsExactly(NO);
        assertThat(values("<True/>", "a", "1")).containsExactly(YES);
    }

    @Test
    void what_is_no_condition_is_refused_with_its_line() {
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, document("<Whatever/>")))
                .contains("Node", "no predicate");
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, document(less("a", "x"))))
                .contains("x is no value of type double");
        assertThat(Served.failure(
                        codeDir,
                        TargetType.REGRESSION,
                        document("<SimplePredicate field=\"a\" operator=\"like\" value=\"1\"/>")))
                .contains("operator like is not supported");
    }
}
