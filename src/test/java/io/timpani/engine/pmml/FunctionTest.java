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

import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Built-in functions over many numbers and texts, against what the JDK says. */
class FunctionTest {
    private static final double NAN = Double.NaN;
    private static final int ROWS = 500;
    private static final double[] SPECIAL = {0, -0.0, 1, -1, 2, 0.5, -0.5, 1.5, -1.5, 1e15, -1e300, 0x1p-1074, NAN};

    @TempDir
    Path codeDir;

    private static double[] numbers(Random random) {
        double[] numbers = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            numbers[i] = random.nextBoolean() ? random.nextGaussian() * 5 : SPECIAL[random.nextInt(SPECIAL.length)];
        }
        return numbers;
    }

    private double[] values(String expression, double[] a, double[] b) {
        Frame frame = new Frame(a.length, List.of(new NumberColumn("a", a), new NumberColumn("b", b)));
        try (Served served = Served.regression(codeDir, expression(expression))) {
            return served.predict(frame).values();
        }
    }

    private double[] values(String expression, String... rows) {
        try (Served served = Served.regression(codeDir, expression(expression))) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b,s";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    private static final String AS_IS = "invalidValueTreatment=\"asIs\"";

    @Test
    void functions_of_one_number_are_those_of_the_jdk() {
        Map<String, DoubleUnaryOperator> functions = Map.ofEntries(
                Map.entry("exp", Math::exp),
                Map.entry("expm1", Math::expm1),
                Map.entry("ln", Math::log),
                Map.entry("ln1p", Math::log1p),
                Map.entry("log10", Math::log10),
                Map.entry("sqrt", Math::sqrt),
                Map.entry("abs", Math::abs),
                Map.entry("floor", Math::floor),
                Map.entry("ceil", Math::ceil),
                Map.entry("rint", Math::rint),
                Map.entry("sin", Math::sin),
                Map.entry("cos", Math::cos),
                Map.entry("tan", Math::tan),
                Map.entry("asin", Math::asin),
                Map.entry("acos", Math::acos),
                Map.entry("atan", Math::atan),
                Map.entry("sinh", Math::sinh),
                Map.entry("cosh", Math::cosh),
                Map.entry("tanh", Math::tanh),
                Map.entry("-", x -> -x));
        double[] a = numbers(new Random(1));
        functions.forEach((name, function) -> {
            double[] actual = values(apply(name, ref("a")).replaceFirst(">", " " + AS_IS + ">"), a, a);
            for (int i = 0; i < a.length; i++) {
                assertThat(actual[i])
                        .as("%s of %s", name, a[i])
                        .isEqualTo(Double.valueOf(function.applyAsDouble(a[i]) + 0.0));
            }
        });
    }

    @Test
    void functions_of_two_numbers_are_those_of_the_jdk() {
        Map<String, DoubleBinaryOperator> functions = Map.ofEntries(
                Map.entry("+", Double::sum),
                Map.entry("-", (x, y) -> x - y),
                Map.entry("*", (x, y) -> x * y),
                Map.entry("/", (x, y) -> x / y),
                Map.entry("pow", Math::pow),
                Map.entry("hypot", Math::hypot),
                Map.entry("atan2", Math::atan2),
                Map.entry("threshold", (x, y) -> x > y ? 1 : 0),
                Map.entry("lessThan", (x, y) -> x < y ? 1 : 0),
                Map.entry("lessOrEqual", (x, y) -> x <= y ? 1 : 0),
                Map.entry("greaterThan", (x, y) -> x > y ? 1 : 0),
                Map.entry("greaterOrEqual", (x, y) -> x >= y ? 1 : 0),
                Map.entry("equal", (x, y) -> x == y ? 1 : 0),
                Map.entry("notEqual", (x, y) -> x != y ? 1 : 0));
        Random random = new Random(2);
        double[] a = numbers(random);
        double[] b = numbers(random);
        functions.forEach((name, function) -> {
            double[] actual = values(apply(name, ref("a"), ref("b")).replaceFirst(">", " " + AS_IS + ">"), a, b);
            for (int i = 0; i < a.length; i++) {
                boolean isMissing = Double.isNaN(a[i]) || Double.isNaN(b[i]);
                double expected = isMissing ? NAN : function.applyAsDouble(a[i], b[i]);
                assertThat(actual[i]).as("%s of %s and %s", name, a[i], b[i]).isEqualTo(Double.valueOf(expected + 0.0));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        // min, max, sum, avg, median, product
        "'1,2,4',1,4,7,2.3333333333333335,2,8",
        "'4,,1',1,4,5,2.5,2.5,4",
        "',,-3',-3,-3,-3,-3,-3,-3",
        "',,',NaN,NaN,NaN,NaN,NaN,NaN"
    })
    void missing_values_are_left_out_of_aggregates(
            String row, double min, double max, double sum, double avg, double median, double product) {
        double[] expected = {min, max, sum, avg, median, product};
        String[] names = {"min", "max", "sum", "avg", "median", "product"};
        for (int i = 0; i < names.length; i++) {
            String document = pmml(
                    number("y", "a", "b", "c"),
                    "<TransformationDictionary><DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></TransformationDictionary>%s"
                            .formatted(
                                    apply(names[i], ref("a"), ref("b"), ref("c")),
                                    identity("d", schema("y", "a", "b", "c"))));
            try (Served served = Served.regression(codeDir, document)) {
                assertThat(served.values("a,b,c", row)).as(names[i]).containsExactly(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7,3,1", "-7,3,2", "7,-3,-2", "-7,-3,-1", "7.5,2,1.5", "6,3,0"})
    void a_remainder_has_the_sign_of_the_divisor(double a, double b, double expected) {
        assertThat(values(apply("modulo", ref("a"), ref("b")), "%s,%s,x".formatted(a, b)))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5,1", "-0.5,0", "1.5,2", "-1.5,-1", "2.4,2", "-2.6,-3", "1e300,1e300", "0.49999999999999994,0"})
    void halves_are_rounded_up(double a, double expected) {
        assertThat(values(apply("round", ref("a")), a + ",0,x")).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,4,text", "2,2,ex", "1,0,''", "4,1,t", "4,9,t", "5,1,''", "99,1,''", "1,1,t", "2.9,1.9,e"})
    void texts_are_cut(String start, String length, String expected) {
        String cut = apply("substring", text("text"), constant(start), constant(length));
        String equal = apply("equal", apply("concat", text("-"), cut), text("-" + expected));
        assertThat(values(equal, "0,0,x")).as(cut).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "-1,1", "1,-1"})
    void a_cut_outside_of_a_text_is_missing(String start, String length) {
        String cut = apply("substring", text("text"), constant(start), constant(length));
        assertThat(values(apply("isMissing", cut), "0,0,x")).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"a.c,1", "^bc,0", "b,1", "^abc$,1", "[A-Z],0", "(?i)ABC,1", "'',1"})
    void a_pattern_is_found_anywhere(String pattern, double expected) {
        assertThat(values(apply("matches", text("abc"), text(pattern)), "0,0,x"))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"b,x,axcaxc", "B,x,abcabc", "a(b)c,$1,bb", "^,x,xabcabc"})
    void all_that_a_pattern_finds_is_replaced(String pattern, String with, String expected) {
        String replaced = apply("replace", text("abcabc"), text(pattern), text(with));
        assertThat(values(apply("equal", replaced, text(expected)), "0,0,x"))
                .as(pattern)
                .containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"3,3", "-0.0,0", "2.50,2.5", "1e3,1000", "0.1,0.1", "1e-7,0.00000010", "123456789012,123456789012"})
    void numbers_are_written_without_an_exponent(String cell, String expected) {
        String written = apply("concat", ref("a"), text(""));
        assertThat(values(apply("equal", written, text(expected)), cell + ",0,x"))
                .containsExactly(1);
    }

    @Test
    void texts_are_compared_letter_by_letter() {
        String[] rows = {"0,0,a", "0,0,b", "0,0,B", "0,0,ab", "0,0,"};
        assertThat(values(apply("lessThan", ref("s"), text("b")), rows)).containsExactly(1, 0, 1, 1, NAN);
        assertThat(values(apply("greaterOrEqual", ref("s"), text("b")), rows)).containsExactly(0, 1, 0, 0, NAN);
        assertThat(values(apply("equal", ref("s"), text("b")), rows)).containsExactly(0, 1, 0, 0, NAN);
        assertThat(values(apply("notEqual", ref("s"), text("b")), rows)).containsExactly(1, 0, 1, 1, NAN);
        assertThat(values(apply("isIn", ref("s"), text("ab"), text("B")), rows)).containsExactly(0, 0, 1, 1, NAN);
    }

    @Test
    void truth_is_one_or_zero_wherever_a_number_is_wanted() {
        String less = apply("lessThan", ref("a"), ref("b"));
        assertThat(values(apply("+", less, constant(1)), "1,2,x", "2,1,x", ",1,x"))
                .containsExactly(2, 1, NAN);
        String choice = apply("if", apply("and", less, apply("not", less)), constant(1), constant(2));
        assertThat(values(choice, "1,2,x", "2,1,x", ",1,x")).containsExactly(2, 2, NAN);
        String written = apply("concat", less, text(""));
        assertThat(values(apply("equal", written, text("true")), "1,2,x", "2,1,x"))
                .containsExactly(1, 0);
    }

    @Test
    void three_and_more_truths_are_combined() {
        String a = apply("greaterThan", ref("a"), constant(0));
        String b = apply("greaterThan", ref("b"), constant(0));
        String c = apply("equal", ref("s"), text("u"));
        String[] rows = {"1,1,u", "1,1,v", "0,0,v", "1,,u", ",,v", ",0,u"};
        assertThat(values(apply("and", a, b, c), rows)).containsExactly(1, 0, 0, NAN, 0, 0);
        assertThat(values(apply("or", a, b, c), rows)).containsExactly(1, 1, 0, 1, NAN, 1);
    }

    @Test
    void numbers_of_32_bits_stay_such_in_arithmetic() {
        String document = pmml(
                number("y", "a", "b")
                        .replace(
                                "name=\"a\" optype=\"continuous\" dataType=\"double\"",
                                "name=\"a\" optype=\"continuous\" dataType=\"float\""),
                "<TransformationDictionary><DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></TransformationDictionary>%s"
                        .formatted("EXPRESSION", identity("d", schema("y", "a", "b"))));
        Map<String, Double> expected = Map.of(
                apply("*", ref("a"), ref("a")), (double) (0.1f * 0.1f),
                apply("+", ref("a"), constant(1)), (double) (0.1f + 1),
                apply("*", ref("a"), ref("b")), 0.1f * 0.3,
                apply("exp", ref("a")), (double) (float) Math.exp(0.1f),
                apply("sum", ref("a"), ref("a"), ref("a")), (double) (float) ((double) 0.1f + 0.1f + 0.1f));
        expected.forEach((expression, value) -> {
            try (Served served = Served.regression(codeDir, document.replace("EXPRESSION", expression))) {
                assertThat(served.values("a,b", "0.1,0.3")).as(expression).containsExactly(value);
            }
        });
    }

    @Test
    void days_and_seconds_are_counted() {
        String document = pmml(
                number("y")
                        + "<DataField name=\"d\" optype=\"continuous\" dataType=\"date\"/>"
                        + "<DataField name=\"t\" optype=\"continuous\" dataType=\"time\"/>"
                        + "<DataField name=\"w\" optype=\"continuous\" dataType=\"dateTime\"/>"
                        + category("s"),
                "<TransformationDictionary><DerivedField name=\"x\" optype=\"continuous\" dataType=\"integer\">%s</DerivedField></TransformationDictionary>%s"
                        .formatted("EXPRESSION", identity("x", schema("y", "d", "t", "w", "s"))));
        Map<String, Double> expected = Map.of(
                apply("dateDaysSinceYear", ref("d"), constant(2020)),
                60.0,
                apply("dateDaysSinceYear", ref("w"), constant(2020)),
                -1.0,
                apply("dateSecondsSinceYear", ref("w"), constant(2020)),
                -1.0,
                apply("dateSecondsSinceYear", ref("d"), constant(2020)),
                60.0 * 86_400,
                apply("dateSecondsSinceMidnight", ref("t")),
                3_723.0,
                apply("dateSecondsSinceMidnight", ref("w")),
                86_399.0);
        expected.forEach((expression, value) -> {
            try (Served served = Served.regression(codeDir, document.replace("EXPRESSION", expression))) {
                assertThat(served.values("d,t,w,s", "2020-03-01,01:02:03,2019-12-31T23:59:59,x"))
                        .as(expression)
                        .containsExactly(value);
            }
        });
        for (String wrong : List.of(
                apply("dateDaysSinceYear", ref("s"), constant(2020)), apply("dateSecondsSinceMidnight", ref("d")))) {
            assertThat(Served.failure(codeDir, TargetType.REGRESSION, document.replace("EXPRESSION", wrong)))
                    .contains("Apply", "the function wants");
        }
    }

    @Test
    void a_normal_distribution_has_a_mean_and_a_deviation() {
        for (double x : new double[] {-3, 0, 1, 2.5}) {
            double z = (x - 1) / 2;
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / 2;
            assertThat(values(apply("normalPDF", ref("a"), constant(1), constant(2)), x + ",0,x")[0])
                    .isCloseTo(density, offset(1e-16));
            double sum = values(apply("normalCDF", ref("a"), constant(1), constant(2)), x + ",0,x")[0]
                    + values(
                            apply("normalCDF", apply("-", constant(2), ref("a")), constant(1), constant(2)),
                            x + ",0,x")[0];
            assertThat(sum).isCloseTo(1, offset(1e-15));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+,3",
        "-,0",
        "/,1",
        "abs,2",
        "not,2",
        "if,1",
        "if,4",
        "equal,3",
        "substring,2",
        "stringLength,2",
        "hypot,1",
        "normalPDF,2"
    })
    void a_wrong_number_of_arguments_is_refused(String function, int count) {
        String[] arguments = new String[count];
        Arrays.fill(arguments, ref("a"));
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, expression(apply(function, arguments))))
                .contains("%d arguments for function %s".formatted(count, function), "line 12");
    }
}
