package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.expression;
import static io.timpani.engine.pmml.Documents.inner;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that have no result for their arguments, and arguments that are missing. */
class InvalidResultTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final String[] ROWS = {"6,2", "6,0", "-6,0", "0,0", ",0", "6,"};

    @TempDir
    Path codeDir;

    private static String divided(String attributes) {
        return "<Apply function=\"/\" %s><FieldRef field=\"a\"/><FieldRef field=\"b\"/></Apply>".formatted(attributes);
    }

    private double[] values(String expression, String... rows) {
        try (Served served = Served.regression(codeDir, expression(expression))) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @Test
    void an_invalid_result_is_returned_unless_the_document_says_otherwise() {
        assertThat(values(divided(""), ROWS)).containsExactly(3, NAN, NAN, NAN, NAN, NAN);
        assertThat(values(divided("defaultValue=\"7\""), ROWS)).containsExactly(3, NAN, NAN, NAN, 7, 7);
        assertThat(values(divided("invalidValueTreatment=\"returnInvalid\" defaultValue=\"7\""), ROWS))
                .containsExactly(3, NAN, NAN, NAN, 7, 7);
    }

    @Test
    void an_invalid_result_can_be_a_missing_one() {
        assertThat(values(divided("invalidValueTreatment=\"asMissing\""), ROWS))
                .containsExactly(3, NAN, NAN, NAN, NAN, NAN);
        assertThat(values(divided("invalidValueTreatment=\"asMissing\" defaultValue=\"7\""), ROWS))
                .containsExactly(3, 7, 7, 7, 7, 7);
        assertThat(values(divided("invalidValueTreatment=\"asMissing\" mapMissingTo=\"5\" defaultValue=\"7\""), ROWS))
                .containsExactly(3, 7, 7, 7, 5, 5);
    }

    @Test
    void an_invalid_result_can_stay_what_it_is() {
        assertThat(values(divided("invalidValueTreatment=\"asIs\""), ROWS))
                .containsExactly(3, INFINITY, -INFINITY, NAN, NAN, NAN);
        assertThat(values(divided("invalidValueTreatment=\"asIs\" defaultValue=\"7\""), ROWS))
                .containsExactly(3, INFINITY, -INFINITY, 7, 7, 7);
    }

    @Test
    void other_treatments_are_refused() {
        assertThat(Served.failure(
                        codeDir, TargetType.REGRESSION, expression(divided("invalidValueTreatment=\"asYouLike\""))))
                .contains("Apply", "invalidValueTreatment", "asYouLike", "line 12");
    }

    @ParameterizedTest
    @CsvSource({"ln,-1", "ln,0", "log10,0", "ln1p,-2", "sqrt,-1", "asin,2", "acos,-2"})
    void a_function_is_undefined_where_it_has_no_value(String function, double argument) {
        String undefined =
                "<Apply function=\"%s\" invalidValueTreatment=\"asMissing\" defaultValue=\"7\"><FieldRef field=\"a\"/></Apply>"
                        .formatted(function);
        assertThat(values(undefined, argument + ",0", "0.5,0", ",0")[0]).isEqualTo(7);
        assertThat(values(undefined, "0.5,0")[0]).isNotEqualTo(7).isFinite();
    }

    @ParameterizedTest
    @ValueSource(strings = {"modulo", "pow"})
    void so_is_a_function_of_two_numbers(String function) {
        String only = "<Apply function=\"%s\" invalidValueTreatment=\"asMissing\" defaultValue=\"7\">%s%s</Apply>"
                .formatted(function, ref("a"), ref("b"));
        double[] values = values(only, function.equals("pow") ? "-8,0.5" : "8,0", "8,3");
        assertThat(values[0]).isEqualTo(7);
        assertThat(values[1]).isEqualTo(function.equals("pow") ? 512 : 2);
    }

    @Test
    void what_is_infinite_already_and_what_is_too_large_is_valid() {
        assertThat(values(divided(""), "INF,2", "1e308,1")).containsExactly(INFINITY, 1e308);
        assertThat(values(apply("exp", ref("a")), "1000,0")).containsExactly(INFINITY);
        assertThat(values(apply("/", ref("a"), constant("1e-300")), "1e300,0")).containsExactly(INFINITY);
        assertThat(values(apply("/", ref("a"), constant("0")), "1,0")).containsExactly(NAN);
    }

    @Test
    void a_missing_argument_is_mapped_before_the_function_is_applied() {
        String sum =
                "<Apply function=\"sum\" mapMissingTo=\"5\"><FieldRef field=\"a\"/><FieldRef field=\"b\"/></Apply>";
        assertThat(values(sum, "1,2", ",2", "1,", ",")).containsExactly(3, 5, 5, 5);
        String missing = "<Apply function=\"isMissing\" mapMissingTo=\"true\"><FieldRef field=\"a\"/></Apply>";
        assertThat(values(missing, "1,0", ",0")).containsExactly(0, 1);
        String or = "<Apply function=\"or\" mapMissingTo=\"false\">%s%s</Apply>"
                .formatted(apply("greaterThan", ref("a"), constant(0)), apply("greaterThan", ref("b"), constant(0)));
        assertThat(values(or, "1,1", "1,", "-1,-1")).containsExactly(1, 0, 0);
        String choice = "<Apply function=\"if\" mapMissingTo=\"5\">%s%s%s</Apply>"
                .formatted(apply("greaterThan", ref("a"), constant(0)), ref("b"), constant("1.5"));
        assertThat(values(choice, "1,2", "1,", "-1,", ",2")).containsExactly(2, 5, 1.5, 5);
    }

    @Test
    void both_a_missing_argument_and_a_missing_result_have_their_value() {
        String both = "<Apply function=\"substring\" mapMissingTo=\"none\" defaultValue=\"bad\">%s%s%s</Apply>"
                .formatted("<Constant dataType=\"string\">text</Constant>", ref("a"), constant(1));
        String length = apply("stringLength", both);
        assertThat(values(length, "1,0", "0,0", ",0")).containsExactly(1, 3, 4);
    }

    @Test
    void a_function_of_the_document_fails_with_what_is_in_it() {
        String document = pmml(number("y", "a", "b"), """
                <TransformationDictionary>
                <DefineFunction name="ratio" optype="continuous"><ParameterField name="p"/><ParameterField name="q"/>
                <Apply function="/"><FieldRef field="p"/><FieldRef field="q"/></Apply></DefineFunction>
                <DerivedField name="d" optype="continuous" dataType="double">
                <Apply function="ratio" mapMissingTo="9"><FieldRef field="a"/><FieldRef field="b"/></Apply></DerivedField>
                </TransformationDictionary>%s
                """.formatted(Documents.identity("d", schema("y", "a", "b"))));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "6,2", "6,0", "6,")).containsExactly(3, NAN, 9);
        }
    }

    /** A tree that needs d = 1 / a only where b is below 0, and e = d + 1 where b is from 5 on. */
    private static String tree(String target, String attributes, String leaf) {
        return pmml(target + number("a", "b"), """
                <TransformationDictionary>
                <DerivedField name="d" optype="continuous" dataType="double"><Apply function="/" %s><Constant>1</Constant><FieldRef field="a"/>
                </Apply></DerivedField>
                <DerivedField name="e" optype="continuous" dataType="double">%s</DerivedField>
                </TransformationDictionary>
                <TreeModel functionName="%s">%s<Node><True/>
                <Node>%s<Node score="p">%s%s</Node><Node score="q"><True/>%s</Node></Node>
                <Node score="p">%s%s</Node>
                <Node score="q">%s%s</Node><Node score="p"><True/>%s</Node></Node></TreeModel>
                """.formatted(
                        attributes,
                        apply("+", ref("d"), constant(1)),
                        target.contains("categorical") ? "classification" : "regression",
                        schema("y", "a", "b"),
                        less("b", 0),
                        less("d", 1),
                        leaf,
                        leaf,
                        less("b", 5),
                        leaf,
                        less("e", 1),
                        leaf,
                        leaf));
    }

    @Test
    void a_row_that_does_not_need_an_invalid_value_is_valid() {
        String document = tree(number("y"), "", "").replace("\"p\"", "\"1\"").replace("\"q\"", "\"2\"");
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "2,-1", "0.5,-1", "0,-1", ",-1", "0,1", "-1,9", "1,9", "0,9"))
                    .containsExactly(1, 2, NAN, 2, 1, 2, 1, NAN);
        }
        try (Served served = Served.regression(
                codeDir,
                document.replace(
                        "<Apply function=\"/\" >", "<Apply function=\"/\" invalidValueTreatment=\"asMissing\">"))) {
            assertThat(served.values("a,b", "0,-1", "0,1", "0,9")).containsExactly(2, 1, 1);
        }
    }

    @Test
    void a_classification_without_a_valid_value_is_refused() {
        String leaf =
                "<ScoreDistribution value=\"p\" recordCount=\"1\"/><ScoreDistribution value=\"q\" recordCount=\"3\"/>";
        String document = tree(category("y", "p", "q"), "", leaf);
        try (Served served = Served.of(codeDir, TargetType.BINARY, document, "p", "q")) {
            assertThat(served.values("a,b", "0,1")).containsExactly(0.25, 0.75);
            assertThat(served.refusal("a,b", "0,1", "0,-1")).contains("Row 2", "not valid");
        }
    }

    @Test
    void validity_can_be_asked_for() {
        String document = expression(apply(
                "if",
                apply("isValid", divided("")),
                divided(""),
                apply("if", apply("isMissing", ref("a")), constant(-1), constant(-2))));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "6,2", "6,0", ",2")).containsExactly(3, -2, -1);
        }
        assertThat(values(apply("isNotValid", divided("")), "6,2", "6,0", ",2")).containsExactly(0, 1, 1);
    }

    @Test
    void what_a_segment_makes_of_an_invalid_value_counts_only_where_it_is_used() {
        String ratio =
                "<LocalTransformations><DerivedField name=\"d\" optype=\"continuous\" dataType=\"double\">%s</DerivedField></LocalTransformations>"
                        .formatted(divided(""));
        String first = Documents.identity("d", inner("a", "b")).replace("<RegressionTable", ratio + "<RegressionTable");
        String document = pmml(number("y", "a", "b"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="selectFirst">
                <Segment>%s%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "a", "b"), less("a", 5), first, Documents.identity("a", inner("a"))));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "4,2", "4,0", "6,0")).containsExactly(2, NAN, 6);
        }
    }

    @Test
    void a_network_needs_its_inputs() {
        String input =
                "<NeuralInput id=\"0\"><DerivedField optype=\"continuous\" dataType=\"double\">%s</DerivedField></NeuralInput>"
                        .formatted(divided(""));
        String document = pmml(number("y", "a", "b"), """
                <NeuralNetwork functionName="regression" activationFunction="threshold" threshold="1">%s<NeuralInputs>%s</NeuralInputs>
                <NeuralLayer><Neuron id="1"><Con from="0" weight="1"/></Neuron></NeuralLayer>
                <NeuralOutputs><NeuralOutput outputNeuron="1"><DerivedField optype="continuous" dataType="double"><FieldRef field="y"/>
                </DerivedField></NeuralOutput></NeuralOutputs></NeuralNetwork>
                """.formatted(schema("y", "a", "b"), input));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "4,2", "4,4", "4,0")).containsExactly(1, 0, NAN);
        }
    }
}
