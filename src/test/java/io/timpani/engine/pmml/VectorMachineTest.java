package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.inner;
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

/** Support vector machines against values computed by hand. */
class VectorMachineTest {
    @TempDir
    Path codeDir;

    private static String machines(String attributes, String kernel, String fields, String... machines) {
        return """
                <SupportVectorMachineModel functionName="%s" %s>SCHEMA%s
                <VectorDictionary><VectorFields>%s</VectorFields>
                <VectorInstance id="v1"><Array type="real">1 0</Array></VectorInstance>
                <VectorInstance id="v2"><Array type="real">-1 2</Array></VectorInstance></VectorDictionary>%s</SupportVectorMachineModel>
                """.formatted(
                        machines[0].contains("targetCategory") ? "classification" : "regression",
                        attributes,
                        kernel,
                        fields,
                        String.join("", machines));
    }

    private static final String NUMBERS = "<FieldRef field=\"a\"/><FieldRef field=\"b\"/>";
    private static final String LINEAR = "<LinearKernelType/>";

    private static String document(String target, String machines) {
        return pmml(
                target + number("a", "b") + category("s", "u", "v"),
                machines.replace("SCHEMA", schema("y", "a", "b", "s")));
    }

    private static String machine(String attributes, String first, String second, double absolute) {
        return """
                <SupportVectorMachine %s><SupportVectors><SupportVector vectorId="v1"/><SupportVector vectorId="v2"/></SupportVectors>
                <Coefficients absoluteValue="%s"><Coefficient %s/><Coefficient %s/></Coefficients></SupportVectorMachine>
                """.formatted(attributes, absolute, first, second);
    }

    private static String value(double value) {
        return "value=\"%s\"".formatted(value);
    }

    private double[] numbers(String kernel, String... rows) {
        String machines = machines("", kernel, NUMBERS, machine("", value(1), value(10), 0));
        try (Served served = Served.regression(codeDir, document(number("y"), machines))) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @Test
    void a_kernel_has_defaults() {
        // products of (3, 1) are 3 and -1, squared distances 5 and 17
        assertThat(numbers("<PolynomialKernelType/>", "3,1")).containsExactly(4 + 10 * 0);
        assertThat(numbers("<PolynomialKernelType degree=\"2\"/>", "3,1")).containsExactly(16);
        assertThat(numbers("<PolynomialKernelType gamma=\"2\" coef0=\"0\" degree=\"2\"/>", "3,1"))
                .containsExactly(36 + 10 * 4);
        assertThat(numbers("<RadialBasisKernelType/>", "3,1"))
                .containsExactly(new double[] {Math.exp(-5) + 10 * Math.exp(-17)}, offset(1e-17));
        assertThat(numbers("<SigmoidKernelType/>", "3,1"))
                .containsExactly(new double[] {Math.tanh(4) + 10 * Math.tanh(0)}, offset(1e-15));
        assertThat(numbers("<SigmoidKernelType gamma=\"0.5\" coef0=\"-1\"/>", "3,1"))
                .containsExactly(new double[] {Math.tanh(0.5) + 10 * Math.tanh(-1.5)}, offset(1e-14));
        assertThat(numbers("<Extension name=\"x\"/><LinearKernelType/>", "3,1", "0,0", "1,"))
                .containsExactly(3 - 10, 0, Double.NaN);
    }

    @Test
    void a_coefficient_without_a_value_is_zero() {
        String machines = machines("", LINEAR, NUMBERS, machine("", "", value(10), 0.5));
        try (Served served = Served.regression(codeDir, document(number("y"), machines))) {
            assertThat(served.values("a,b", "3,1", "0,0")).containsExactly(-9.5, 0.5);
        }
    }

    @Test
    void a_category_is_an_input_of_one_or_zero() {
        String fields = "<FieldRef field=\"a\"/><CategoricalPredictor name=\"s\" value=\"u\" coefficient=\"1\"/>";
        String machines = machines("", LINEAR, fields, machine("", value(1), value(10), 0));
        try (Served served = Served.regression(codeDir, document(number("y"), machines))) {
            // a + 10 * (-a + 2 * u)
            assertThat(served.values("a,s", "3,u", "3,v", "3,")).containsExactly(-7, -27, Double.NaN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the score is a; q below the threshold, unless the most wins
        "'',0,-1,q",
        "'',0,1,p",
        "'',0,0,p",
        "'maxWins=\"true\"',0,-1,p",
        "'maxWins=\"true\"',0,1,q",
        "'maxWins=\"true\"',0,0,p",
        "'threshold=\"2\"',0,1,q",
        "'threshold=\"2\"',0,3,p"
    })
    void the_threshold_divides_two_classes(String attributes, double absolute, double a, String expected) {
        String one = machine("targetCategory=\"q\" alternateTargetCategory=\"p\"", value(1), value(0), absolute);
        String document = document(category("y", "p", "q"), machines(attributes, LINEAR, NUMBERS, one));
        try (Served served = Served.multiclass(codeDir, document)) {
            double q = expected.equals("q") ? 1 : 0;
            assertThat(served.values("a,b", a + ",0")).containsExactly(1 - q, q);
        }
    }

    @Test
    void a_threshold_of_a_machine_goes_before_that_of_the_model() {
        String one = machine("targetCategory=\"q\" threshold=\"5\"", value(1), value(0), 0);
        String document = document(category("y", "p", "q"), machines("threshold=\"2\"", LINEAR, NUMBERS, one));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "4,0", "6,0")).containsExactly(0, 1, 1, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maxWins=\"true\""})
    void one_against_all_names_the_most_extreme_class(String attributes) {
        String three = machines(
                attributes,
                LINEAR,
                NUMBERS,
                machine("targetCategory=\"p\"", value(1), value(0), 0),
                machine("targetCategory=\"q\"", value(-1), value(0), 0),
                machine("targetCategory=\"r\"", value(0), value(0), -0.5));
        String first = three.replace(
                "SCHEMA",
                "<MiningSchema><MiningField name=\"c\" usageType=\"target\"/><MiningField name=\"a\"/><MiningField name=\"b\"/></MiningSchema><Output><OutputField name=\"o\" dataType=\"string\"/></Output>");
        String second = """
                <TreeModel functionName="regression">%s<Node><True/>%s%s%s</Node></TreeModel>
                """.formatted(inner("o"), score("p", 1), score("q", 2), score("r", 3));
        String document = pmml(number("y", "a", "b") + category("c", "p", "q", "r"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="modelChain">
                <Segment><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "a", "b"), first, second));
        try (Served served = Served.regression(codeDir, document)) {
            double[] expected = attributes.isEmpty() ? new double[] {2, 1, 3} : new double[] {1, 2, 1};
            assertThat(served.values("a,b", "3,0", "-3,0", "0,0")).containsExactly(expected);
        }
    }

    private static String score(String value, int score) {
        return "<Node score=\"%d\"><SimplePredicate field=\"o\" operator=\"equal\" value=\"%s\"/></Node>"
                .formatted(score, value);
    }

    @Test
    void what_does_not_fit_is_refused() {
        String usual = document(number("y"), machines("", LINEAR, NUMBERS, machine("", value(1), value(10), 0)));
        assertThat(refusal(usual.replace("1 0</Array>", "1 0 3</Array>"))).contains("Array", "3 numbers for 2 fields");
        assertThat(refusal(usual.replace("vectorId=\"v1\"", "vectorId=\"v9\"")))
                .contains("SupportVector", "no such vector");
        assertThat(refusal(usual.replace("<Coefficient value=\"1.0\"/>", ""))).contains("1 coefficients for 2 vectors");
        assertThat(refusal(usual.replace(LINEAR, ""))).contains("SupportVectorMachineModel", "kernel");
        assertThat(refusal(usual.replace("<FieldRef field=\"b\"/>", "<Constant>1</Constant>")))
                .contains("Constant");
        assertThat(refusal(usual.replace(
                                "functionName=\"regression\" ",
                                "functionName=\"regression\" svmRepresentation=\"Coefficients\" ")
                        .replace("<Coefficient value=\"1.0\"/>", "")))
                .contains("1 coefficients for 2 fields");
        String one = machine("targetCategory=\"q\"", value(1), value(0), 0);
        String many = document(category("y", "p", "q", "r"), machines("", LINEAR, NUMBERS, one));
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, many)).contains("alternateTargetCategory");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }
}
