package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.expression;
import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.ref;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derived fields: where they are, what they see, and what is computed of what. */
class TransformationTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String derived(String name, String dataType, String expression) {
        return "<DerivedField name=\"%s\" optype=\"continuous\" dataType=\"%s\">%s</DerivedField>\n"
                .formatted(name, dataType, expression);
    }

    private static String document(String dictionary, String wanted) {
        return pmml(
                number("y", "a", "b") + category("s"),
                "<TransformationDictionary>%s</TransformationDictionary>%s"
                        .formatted(dictionary, identity(wanted, schema("y", "a", "b", "s"))));
    }

    private double[] values(String document, String... rows) {
        try (Served served = Served.regression(codeDir, document)) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b,s";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @Test
    void a_field_may_be_made_of_one_that_comes_later() {
        String dictionary = derived("d", "double", apply("+", ref("e"), constant(1)))
                + derived("e", "double", apply("*", ref("f"), ref("f")))
                + derived("f", "double", apply("-", ref("a"), ref("b")));
        assertThat(values(document(dictionary, "d"), "5,2,x", "1,3,x", ",3,x")).containsExactly(10, 5, NAN);
    }

    @Test
    void a_field_that_is_made_of_itself_is_refused() {
        String dictionary = derived("d", "double", ref("e")) + derived("e", "double", apply("abs", ref("d")));
        assertThat(refusal(document(dictionary, "d"))).contains("computed from itself");
        assertThat(refusal(document(derived("d", "double", ref("z")), "d"))).contains("FieldRef", "no field z");
    }

    @Test
    void a_field_of_the_model_hides_that_of_the_document() {
        String local = "<LocalTransformations>%s</LocalTransformations><RegressionTable"
                .formatted(derived("e", "double", apply("*", ref("d"), constant(100))));
        String document = document(
                        derived("d", "double", apply("+", ref("a"), constant(1))) + derived("e", "double", ref("b")),
                        "e")
                .replace("<RegressionTable", local);
        assertThat(values(document, "5,2,x")).containsExactly(600);
    }

    @Test
    void a_segment_may_have_fields_of_its_own() {
        String one = identity("d", inner("a"))
                .replace(
                        "<RegressionTable",
                        "<LocalTransformations>%s</LocalTransformations><RegressionTable"
                                .formatted(derived("d", "double", apply("+", ref("a"), constant(1)))));
        String other = one.replace("<Constant>1</Constant>", "<Constant>10</Constant>");
        String document =
                pmml(number("y", "a", "b") + category("s"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="sum">
                <Segment><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(schema("y", "a", "b", "s"), one, other));
        assertThat(values(document, "5,2,x", ",2,x")).containsExactly(21, NAN);
    }

    @ParameterizedTest
    @CsvSource({
        "double,0.1,0.1",
        "float,0.1,0.10000000149011612",
        "integer,2.9,2",
        "integer,-2.9,-2",
        "boolean,1,1",
        "boolean,0,0",
        "boolean,2,NaN"
    })
    void a_field_has_a_type(String dataType, String cell, double expected) {
        assertThat(values(expression(dataType, ref("a")), cell + ",0,x")).containsExactly(expected);
    }

    @Test
    void lines_through_points_are_interpolated() {
        Random random = new Random(7);
        double[] orig = {-2, -0.5, 0, 1, 4};
        double[] norm = {3, -1, -1, 2.5, 0};
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < orig.length; i++) {
            points.append("<LinearNorm orig=\"%s\" norm=\"%s\"/>".formatted(orig[i], norm[i]));
        }
        String line = "<NormContinuous field=\"a\">%s</NormContinuous>".formatted(points);
        try (Served served = Served.regression(codeDir, expression(line))) {
            for (int round = 0; round < 200; round++) {
                double x = round < orig.length ? orig[round] : random.nextDouble() * 6 - 2;
                int at = 0;
                while (at + 2 < orig.length && x > orig[at + 1]) {
                    at++;
                }
                double share = (x - orig[at]) / (orig[at + 1] - orig[at]);
                assertThat(served.values("a,b", String.format(Locale.ROOT, "%s,0", x))[0])
                        .as("at %s", x)
                        .isCloseTo(norm[at] * (1 - share) + norm[at + 1] * share, offset(1e-12));
            }
        }
    }

    @Test
    void what_is_no_line_is_refused() {
        String one = "<NormContinuous field=\"a\"><LinearNorm orig=\"0\" norm=\"1\"/></NormContinuous>";
        assertThat(refusal(expression(one))).contains("NormContinuous", "fewer than two");
        String flat = one.replace("</NormContinuous>", "<LinearNorm orig=\"0\" norm=\"2\"/></NormContinuous>");
        assertThat(refusal(expression(flat))).contains("LinearNorm", "orig is not in order");
        String text =
                flat.replace("orig=\"0\" norm=\"2\"", "orig=\"1\" norm=\"2\"").replace("field=\"a\"", "field=\"s\"");
        assertThat(refusal(expression(text))).contains("field s holds no numbers");
        String odd = flat.replace("orig=\"0\" norm=\"2\"", "orig=\"1\" norm=\"2\"")
                .replace("field=\"a\"", "field=\"a\" outliers=\"asYouLike\"");
        assertThat(refusal(expression(odd))).contains("outliers asYouLike");
    }

    @ParameterizedTest
    @CsvSource({
        // at 1, 2, 3, 5 and 6 for a bin from 2 to 5
        "closedClosed,0,1,1,1,0",
        "closedOpen,0,1,1,0,0",
        "openClosed,0,0,1,1,0",
        "openOpen,0,0,1,0,0"
    })
    void a_bin_has_its_ends_or_not(String closure, double one, double two, double three, double five, double six) {
        String bins = """
                <Discretize field="a" dataType="integer" defaultValue="0"><DiscretizeBin binValue="1">
                <Interval closure="%s" leftMargin="2" rightMargin="5"/></DiscretizeBin></Discretize>
                """.formatted(closure);
        assertThat(values(expression("integer", bins), "1,0,x", "2,0,x", "3,0,x", "5,0,x", "6,0,x", ",0,x"))
                .containsExactly(one, two, three, five, six, NAN);
    }

    @Test
    void the_first_bin_that_fits_counts_and_outside_of_all_a_value_is_missing() {
        String bins = """
                <Discretize field="a" dataType="double"><DiscretizeBin binValue="1"><Interval closure="closedOpen" leftMargin="0"/></DiscretizeBin>
                <DiscretizeBin binValue="2"><Interval closure="closedOpen" leftMargin="-5"/></DiscretizeBin></Discretize>
                """;
        assertThat(values(expression(bins), "1,0,x", "-1,0,x", "-6,0,x")).containsExactly(1, 2, NAN);
        assertThat(refusal(expression(bins.replace("closedOpen", "closed")))).contains("Interval", "closure closed");
        assertThat(refusal(expression(bins.replace("binValue=\"2\"", "binValue=\"two\""))))
                .contains("two is no value of type double");
    }

    @Test
    void bins_may_be_texts() {
        String bins = """
                <Discretize field="a" dataType="string"><DiscretizeBin binValue="low"><Interval closure="openOpen" rightMargin="0"/></DiscretizeBin>
                <DiscretizeBin binValue="high"><Interval closure="closedOpen" leftMargin="0"/></DiscretizeBin></Discretize>
                """;
        String dictionary = derived("bin", "string", bins)
                + derived("d", "double", "<NormDiscrete field=\"bin\" value=\"high\" mapMissingTo=\"0.5\"/>");
        assertThat(values(document(dictionary, "d"), "-1,0,x", "0,0,x", ",0,x")).containsExactly(0, 1, 0.5);
    }

    @Test
    void a_table_may_be_of_many_columns_and_the_first_row_counts() {
        String table = """
                <MapValues outputColumn="out" dataType="double" defaultValue="0">
                <FieldColumnPair field="a" column="x"/><FieldColumnPair field="b" column="y"/><FieldColumnPair field="s" column="z"/>
                <InlineTable>
                <row><x>1</x><y>1</y><z>u</z><out>1</out></row>
                <row><x>1</x><y>2</y><z>u</z><out>2</out></row>
                <row><x>2</x><y>1</y><z>v</z><out>3</out></row>
                <row><x>1</x><y>1</y><z>u</z><out>4</out></row>
                <row><x>-0.0</x><y>1e1</y><z>u</z><out>5</out></row>
                </InlineTable></MapValues>
                """;
        assertThat(values(
                        expression(table),
                        "1,1,u",
                        "1.0,2,u",
                        "2,1,v",
                        "2,1,u",
                        "2,2,v",
                        "0,10,u",
                        "9,1,u",
                        ",1,u",
                        "1,1,"))
                .containsExactly(1, 2, 3, 0, 0, 5, 0, NAN, NAN);
        assertThat(refusal(expression(table.replaceFirst("<y>1</y>", "")))).contains("row", "no column y");
        assertThat(refusal(expression(table.replace("<out>3</out>", "<out>three</out>"))))
                .contains("three is no value of type double");
    }

    @Test
    void a_constant_may_be_missing_or_of_a_type() {
        assertThat(values(expression("<Constant missing=\"true\"/>"), "1,1,x")).containsExactly(NAN);
        assertThat(values(expression("<Constant dataType=\"float\">0.1</Constant>"), "1,1,x"))
                .containsExactly(0.1f);
        assertThat(values(expression("<Constant dataType=\"double\">NaN</Constant>"), "1,1,x"))
                .containsExactly(NAN);
        assertThat(values(expression("<Constant>-INF</Constant>"), "1,1,x")).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(refusal(expression("<Constant dataType=\"integer\">1.5</Constant>")))
                .contains("1.5 is no value of type integer");
        assertThat(refusal(expression("<Constant>many</Constant>"))).contains("many is no value of type double");
    }

    @ParameterizedTest
    @CsvSource({"Aggregate", "TextIndex", "Lag"})
    void other_expressions_are_refused_by_name(String name) {
        assertThat(refusal(expression("<%s field=\"a\"/>".formatted(name)))).contains(name, "not supported");
    }

    @Test
    void functions_may_use_functions_and_types_of_their_own() {
        String functions = """
                <DefineFunction name="cut" optype="continuous" dataType="integer"><ParameterField name="x" dataType="float"/>
                <FieldRef field="x"/></DefineFunction>
                <DefineFunction name="twice" optype="continuous"><ParameterField name="x"/>
                <Apply function="*"><Apply function="cut"><FieldRef field="x"/></Apply><Constant>2</Constant></Apply></DefineFunction>
                """;
        assertThat(values(
                        document(functions + derived("d", "double", apply("twice", ref("a"))), "d"),
                        "2.9,0,x",
                        "-2.9,0,x",
                        ",0,x"))
                .containsExactly(4, -4, NAN);
        assertThat(refusal(document(functions + derived("d", "double", apply("twice", ref("a"), ref("b"))), "d")))
                .contains("2 arguments for 1 parameters");
        String stranger = functions.replace(
                "<FieldRef field=\"x\"/></DefineFunction>\n<DefineFunction",
                "<FieldRef field=\"a\"/></DefineFunction>\n<DefineFunction");
        assertThat(refusal(document(stranger + derived("d", "double", apply("twice", ref("a"))), "d")))
                .contains("no field a");
        String circle = functions.replace(
                "<FieldRef field=\"x\"/></DefineFunction>\n<DefineFunction",
                "<Apply function=\"twice\"><FieldRef field=\"x\"/></Apply></DefineFunction>\n<DefineFunction");
        assertThat(refusal(document(circle + derived("d", "double", apply("twice", ref("a"))), "d")))
                .contains("nested more than");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }
}
