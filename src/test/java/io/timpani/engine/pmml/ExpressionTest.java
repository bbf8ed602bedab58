package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.expression;
import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.ref;
import static io.timpani.engine.pmml.Documents.schema;
import static io.timpani.engine.pmml.Documents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    /** The value for a = 3, b = -2.5 and s = " Ab". */
    private double value(String expression) {
        return values(expression, "3,-2.5, Ab")[0];
    }

    private double[] values(String expression, String... rows) {
        String[] lines = new String[rows.length + 1];
        lines[0] = "a,b,s";
        System.arraycopy(rows, 0, lines, 1, rows.length);
        try (Served served = Served.regression(codeDir, expression(expression))) {
            return served.values(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+,0.5",
        "-,5.5",
        "*,-7.5",
        "/,-1.2",
        "pow,0.06415002990995841",
        "min,-2.5",
        "max,3",
        "sum,0.5",
        "avg,0.25",
        "median,0.25",
        "product,-7.5",
        "threshold,1",
        "modulo,-2",
        "hypot,3.905124837953327",
        "equal,0",
        "notEqual,1",
        "lessThan,0",
        "lessOrEqual,0",
        "greaterThan,1",
        "greaterOrEqual,1"
    })
    void functions_of_two_numbers(String function, double expected) {
        assertThat(value(apply(function, ref("a"), ref("b")))).isCloseTo(expected, offset(1e-15));
    }

    @ParameterizedTest
    @CsvSource({
        "exp,20.085536923187668",
        "ln,1.0986122886681098",
        "log10,0.47712125471966244",
        "sqrt,1.7320508075688772",
        "abs,3",
        "floor,3",
        "ceil,3",
        "round,3",
        "expm1,19.085536923187668",
        "ln1p,1.3862943611198906",
        "sin,0.1411200080598672",
        "cos,-0.9899924966004454",
        "tan,-0.1425465430742778",
        "atan,1.2490457723982544",
        "sinh,10.017874927409903",
        "cosh,10.067661995777765",
        "tanh,0.9950547536867305",
        "-,-3",
        "stdNormalCDF,0.9986501019683699",
        "stdNormalPDF,0.0044318484119380075",
        "erf,0.9999779095030014"
    })
    void functions_of_one_number(String function, double expected) {
        assertThat(value(apply(function, ref("a")))).isCloseTo(expected, offset(1e-14));
    }

    @Test
    void negative_numbers_are_rounded_upwards_at_the_half() {
        assertThat(value(apply("round", ref("b")))).isEqualTo(-2);
        assertThat(value(apply("rint", ref("b")))).isEqualTo(-2);
        assertThat(value(apply("floor", ref("b")))).isEqualTo(-3);
        assertThat(value(apply("ceil", ref("b")))).isEqualTo(-2);
        assertThat(value(apply("round", constant("1e300")))).isEqualTo(1e300);
    }

    @Test
    void normal_distributions_are_exact_in_both_tails() {
        double[] points = {-8, -5, -3.3, -1, 0, 0.5, 2, 3.6, 6};
        double[] expected = {
            6.22096057427178e-16,
            2.8665157187919333e-7,
            0.0004834241423837772,
            0.15865525393145707,
            0.5,
            0.6914624612740131,
            0.9772498680518208,
            0.9998408914098424,
            0.9999999990134124
        };
        for (int i = 0; i < points.length; i++) {
            assertThat(Links.normal(points[i])).isCloseTo(expected[i], offset(1e-13 * expected[i]));
        }
        assertThat(value(apply("normalCDF", ref("a"), constant(1), constant(2))))
                .isCloseTo(0.8413447460685429, offset(1e-14));
        assertThat(value(apply("normalPDF", ref("a"), constant(1), constant(2))))
                .isCloseTo(0.12098536225957168, offset(1e-14));
    }

    @Test
    void choices_compute_only_what_they_choose() {
        String choice = apply("if", apply("greaterThan", ref("a"), constant(0)), constant("1.5"), ref("b"));
        assertThat(values(choice, "3,7,x", "-3,7,x", ",7,x", "0,,x")).containsExactly(1.5, 7, NAN, NAN);
        assertThat(values(apply("if", apply("lessThan", ref("a"), constant(0)), constant(1)), "-1,0,x", "1,0,x"))
                .containsExactly(1, NAN);
    }

    @Test
    void truth_values_may_be_unknown() {
        String a = apply("greaterThan", ref("a"), constant(0));
        String b = apply("greaterThan", ref("b"), constant(0));
        String[] rows = {"1,1,x", "1,-1,x", "-1,-1,x", ",1,x", ",-1,x", ",,x"};
        assertThat(values(apply("and", a, b), rows)).containsExactly(1, 0, 0, NAN, 0, NAN);
        assertThat(values(apply("or", a, b), rows)).containsExactly(1, 1, 0, 1, NAN, NAN);
        assertThat(values(apply("not", a), rows)).containsExactly(0, 0, 1, NAN, NAN, NAN);
        assertThat(values(apply("isMissing", ref("a")), rows)).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(values(apply("isNotMissing", ref("a")), rows)).containsExactly(1, 1, 1, 0, 0, 0);
    }

    @Test
    void missing_arguments_are_mapped_or_left_out() {
        String sum = "<Apply function=\"+\" mapMissingTo=\"-1\"><FieldRef field=\"a\"/><FieldRef field=\"b\"/></Apply>";
        assertThat(values(sum, "1,2,x", ",2,x")).containsExactly(3, -1);
        String usual = sum.replace("mapMissingTo", "defaultValue");
        assertThat(values(usual, "1,2,x", ",2,x")).containsExactly(3, -1);
        assertThat(values(apply("sum", ref("a"), ref("b")), "1,2,x", ",2,x", ",,x"))
                .containsExactly(3, 2, NAN);
        assertThat(values(apply("avg", ref("a"), ref("b")), "1,2,x", ",2,x", ",,x"))
                .containsExactly(1.5, 2, NAN);
        assertThat(values("<FieldRef field=\"a\" mapMissingTo=\"9\"/>", "1,2,x", ",2,x"))
                .containsExactly(1, 9);
    }

    @Test
    void sets_hold_numbers_and_texts() {
        assertThat(values(apply("isIn", ref("s"), text("u"), text("v")), "0,0,u", "0,0,w", "0,0,"))
                .containsExactly(1, 0, NAN);
        assertThat(values(apply("isNotIn", ref("a"), constant(1), constant(2)), "1.0,0,u", "3,0,w"))
                .containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource({"uppercase,' AB'", "lowercase,' ab'", "trimBlanks,Ab"})
    void texts_are_changed(String function, String expected) {
        assertThat(value(apply("equal", apply(function, ref("s")), text(expected))))
                .isEqualTo(1);
    }

    @Test
    void texts_are_cut_joined_replaced_and_measured() {
        assertThat(value(apply("stringLength", ref("s")))).isEqualTo(3);
        assertThat(value(apply("equal", apply("substring", ref("s"), constant(2), constant(1)), text("A"))))
                .isEqualTo(1);
        assertThat(value(apply("equal", apply("substring", ref("s"), constant(2), constant(99)), text("Ab"))))
                .isEqualTo(1);
        assertThat(value(apply("equal", apply("concat", ref("s"), text("-"), ref("a")), text(" Ab-3"))))
                .isEqualTo(1);
        assertThat(value(apply("equal", apply("replace", ref("s"), text("[A-Z]"), text("x")), text(" xb"))))
                .isEqualTo(1);
        assertThat(value(apply("matches", ref("s"), text("^ A.$")))).isEqualTo(1);
        assertThat(value(apply("matches", ref("s"), text("c")))).isEqualTo(0);
        assertThat(value(apply("equal", apply("formatNumber", ref("b"), text("%6.2f|")), text(" -2.50|"))))
                .isEqualTo(1);
        assertThat(value(apply("equal", apply("formatNumber", ref("a"), text("%03d")), text("003"))))
                .isEqualTo(1);
    }

    @Test
    void texts_that_the_document_does_not_know_are_told_apart() {
        String document = apply("equal", apply("uppercase", ref("s")), ref("s"));
        assertThat(values(document, "0,0,ZZ", "0,0,zz", "0,0,ZY")).containsExactly(1, 0, 1);
        assertThat(values(apply("lessThan", ref("s"), text("m")), "0,0,b", "0,0,z"))
                .containsExactly(1, 0);
    }

    @Test
    void a_text_is_read_as_a_number_where_one_is_wanted() {
        assertThat(values(ref("s"), "0,0,1.5", "0,0,x")).containsExactly(1.5, NAN);
        assertThat(values(apply("+", ref("s"), constant(1)), "0,0,1.5", "0,0,x"))
                .containsExactly(2.5, NAN);
    }

    @Test
    void a_line_through_points_is_followed_beyond_its_ends_or_not() {
        String line = """
                <NormContinuous field="a" outliers="%s" mapMissingTo="7"><LinearNorm orig="0" norm="1"/>
                <LinearNorm orig="2" norm="5"/><LinearNorm orig="4" norm="6"/></NormContinuous>
                """;
        String[] rows = {"0,0,x", "1,0,x", "3,0,x", "6,0,x", "-1,0,x", ",0,x"};
        assertThat(values(line.formatted("asIs"), rows)).containsExactly(1, 3, 5.5, 7, -1, 7);
        assertThat(values(line.formatted("asExtremeValues"), rows)).containsExactly(1, 3, 5.5, 6, 1, 7);
        assertThat(values(line.formatted("asMissingValues").replace(" mapMissingTo=\"7\"", ""), rows))
                .containsExactly(1, 3, 5.5, NAN, NAN, NAN);
    }

    @Test
    void a_category_becomes_one_or_zero() {
        assertThat(values("<NormDiscrete field=\"s\" value=\"u\"/>", "0,0,u", "0,0,v", "0,0,"))
                .containsExactly(1, 0, NAN);
        assertThat(values("<NormDiscrete field=\"a\" value=\"1\" mapMissingTo=\"0.5\"/>", "1.0,0,u", "2,0,v", ",0,v"))
                .containsExactly(1, 0, 0.5);
    }

    @Test
    void numbers_fall_into_bins() {
        String bins = """
                <Discretize field="a" dataType="double" defaultValue="-1" mapMissingTo="-2">
                <DiscretizeBin binValue="1"><Interval closure="openClosed" rightMargin="0"/></DiscretizeBin>
                <DiscretizeBin binValue="2"><Interval closure="openOpen" leftMargin="0" rightMargin="5"/></DiscretizeBin>
                <DiscretizeBin binValue="3"><Interval closure="closedClosed" leftMargin="6" rightMargin="7"/></DiscretizeBin>
                </Discretize>
                """;
        assertThat(values(bins, "-9,0,x", "0,0,x", "1,0,x", "5,0,x", "6,0,x", "7,0,x", ",0,x"))
                .containsExactly(1, 1, 2, -1, 3, 3, -2);
    }

    @Test
    void combinations_are_looked_up_in_a_table() {
        String table = """
                <MapValues outputColumn="out" dataType="double" defaultValue="-1" mapMissingTo="-2">
                <FieldColumnPair field="s" column="band"/><FieldColumnPair field="a" column="state"/>
                <InlineTable>
                <row><band>u</band><state>1</state><out>10</out></row>
                <row><band>u</band><state>2</state><out>20</out></row>
                <row><band>v</band><state>1</state><out>30</out></row>
                </InlineTable></MapValues>
                """;
        assertThat(values(table, "1.0,0,u", "2,0,u", "1,0,v", "2,0,v", "1,0,w", ",0,u"))
                .containsExactly(10, 20, 30, -1, -1, -2);
    }

    @Test
    void functions_that_the_document_defines_are_applied() {
        String document = pmml(
                number("y", "a", "b"),
                """
                <TransformationDictionary>
                <DefineFunction name="half" optype="continuous" dataType="double"><ParameterField name="x" dataType="double"/>
                <Apply function="/"><FieldRef field="x"/><Constant>2</Constant></Apply></DefineFunction>
                <DefineFunction name="spread" optype="continuous"><ParameterField name="x"/><ParameterField name="a"/>
                <Apply function="-"><Apply function="half"><FieldRef field="x"/></Apply>
                <Apply function="half"><FieldRef field="a"/></Apply></Apply></DefineFunction>
                <DerivedField name="d" optype="continuous" dataType="double">%s</DerivedField>
                </TransformationDictionary>
                """.formatted(apply("spread", ref("a"), apply("half", ref("b"))))
                        + identity("d", schema("y", "a", "b")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "8,4", "3,")).containsExactly(3, NAN);
        }
    }

    @Test
    void dates_are_counted_from_a_year() {
        String document = pmml(
                number("y")
                        + "<DataField name=\"d\" optype=\"continuous\" dataType=\"date\"/>"
                        + "<DataField name=\"t\" optype=\"continuous\" dataType=\"dateTime\"/>",
                """
                <TransformationDictionary>
                <DerivedField name="days" optype="continuous" dataType="integer">%s</DerivedField>
                <DerivedField name="seconds" optype="continuous" dataType="integer">%s</DerivedField>
                <DerivedField name="both" optype="continuous" dataType="double">%s</DerivedField>
                </TransformationDictionary>
                """.formatted(
                                        apply("dateDaysSinceYear", ref("d"), constant(1960)),
                                        apply("dateSecondsSinceMidnight", ref("t")),
                                        apply("+", apply("*", ref("days"), constant(100_000)), ref("seconds")))
                        + identity("both", schema("y", "d", "t")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values(
                            "d,t",
                            "1960-01-02,2003-04-01T00:01:40",
                            "2003-04-01,1970-01-01 00:00:00",
                            ",1970-01-01T00:00:00"))
                    .containsExactly(100_100, 15_796L * 100_000, NAN);
        }
    }

    @Test
    void derived_fields_of_32_bits_are_rounded() {
        try (Served served = Served.regression(codeDir, expression("float", ref("a")))) {
            assertThat(served.values("a", "0.1")).containsExactly((double) 0.1f);
        }
        try (Served served = Served.regression(codeDir, expression("integer", ref("a")))) {
            assertThat(served.values("a", "2.7", "-2.7")).containsExactly(2, -2);
        }
    }

    @Test
    void what_is_not_supported_is_refused_by_name() {
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, expression(apply("formatDatetime", ref("a")))))
                .contains("Apply", "formatDatetime", "line 12");
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, expression("<Lag field=\"a\"/>")))
                .contains("Lag", "line 12");
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, expression(apply("exp", ref("a"), ref("b")))))
                .contains("2 arguments", "exp");
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, expression(apply("matches", ref("s"), text("(")))))
                .contains("regular expression");
    }

    @Test
    void fields_that_nothing_needs_may_be_whatever_they_are() {
        String document = pmml(
                number("y", "a") + category("s"),
                "<TransformationDictionary><DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\"><Lag field=\"a\"/>"
                        + "</DerivedField></TransformationDictionary>"
                        + identity("a", schema("y", "a")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a", "4")).containsExactly(4);
        }
    }
}
