package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
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

/** Kernels, and what the vector machines of a model decide together, against values computed by hand. */
class VectorMachineDecisionTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String machine(String target, String function, String attributes, String kernel, String machines) {
        return pmml(target + number("a", "b"), """
                <SupportVectorMachineModel functionName="%s" %s>%s%s
                <VectorDictionary numberOfVectors="2"><VectorFields><FieldRef field="a"/><FieldRef field="b"/></VectorFields>
                <VectorInstance id="v1"><Array type="real">1 2</Array></VectorInstance>
                <VectorInstance id="v2"><REAL-SparseArray n="2"><Indices>2</Indices><REAL-Entries>-1</REAL-Entries></REAL-SparseArray></VectorInstance>
                </VectorDictionary>%s</SupportVectorMachineModel>
                """.formatted(
                        function, attributes, schema("y", "a", "b"), kernel, machines));
    }

    private static String one(String attributes, double first, double second, double absolute) {
        return """
                <SupportVectorMachine %s><SupportVectors><SupportVector vectorId="v1"/><SupportVector vectorId="v2"/></SupportVectors>
                <Coefficients absoluteValue="%s"><Coefficient value="%s"/><Coefficient value="%s"/></Coefficients></SupportVectorMachine>
                """.formatted(attributes, absolute, first, second);
    }

    @ParameterizedTest
    @CsvSource({
        // x = (0.5, 3): products 6.5 and -3, squared distances 1.25 and 16.25
        "<LinearKernelType/>,6.5,-3",
        "'<PolynomialKernelType gamma=\"0.5\" coef0=\"1\" degree=\"3\"/>',76.765625,-0.125",
        "'<RadialBasisKernelType gamma=\"0.5\"/>',0.5352614285189903,0.0002960447300568554",
        "'<SigmoidKernelType gamma=\"0.1\" coef0=\"0.5\"/>',0.8177540779702877,0.197375320224904"
    })
    void kernels_compare_with_support_vectors(String kernel, double first, double second) {
        String document = machine(number("y"), "regression", "", kernel, one("", 2, -3, 0.25));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "0.5,3")[0]).isCloseTo(2 * first - 3 * second + 0.25, offset(1e-12));
            assertThat(served.values("a,b", "0.5,")).containsExactly(NAN);
        }
    }

    @Test
    void machines_vote_one_against_one() {
        String machines = one("targetCategory=\"p\" alternateTargetCategory=\"q\"", 1, 0, 0)
                + one("targetCategory=\"p\" alternateTargetCategory=\"r\"", 0, 1, 0)
                + one("targetCategory=\"q\" alternateTargetCategory=\"r\" threshold=\"5\"", 1, 0, 0);
        String attributes = "classificationMethod=\"OneAgainstOne\"";
        String document =
                machine(category("y", "p", "q", "r"), "classification", attributes, "<LinearKernelType/>", machines);
        try (Served served = Served.multiclass(codeDir, document)) {
            // 6.5: q; -3: p; 6.5 against 5: r
            assertThat(served.values("a,b", "0.5,3"))
                    .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, offset(1e-15));
        }
        String other = machine(
                category("y", "p", "q", "r"),
                "classification",
                attributes + " maxWins=\"true\"",
                "<LinearKernelType/>",
                machines);
        try (Served served = Served.multiclass(codeDir, other)) {
            // 6.5: p; -3: r; q
            assertThat(served.values("a,b", "0.5,3"))
                    .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, offset(1e-15));
            assertThat(served.values("a,b", "0,-3"))
                    .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, offset(1e-15));
            assertThat(served.values("a,b", "3,-1.2"))
                    .containsExactly(new double[] {2 / 3.0, 0, 1 / 3.0}, offset(1e-15));
        }
    }

    @Test
    void one_machine_decides_between_two_classes() {
        String document = machine(
                category("y", "p", "q"),
                "classification",
                "",
                "<LinearKernelType/>",
                one("targetCategory=\"q\"", 1, 0, 0));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "0.5,3", "-5,1")).containsExactly(1, 0, 0, 1);
        }
    }

    @Test
    void one_against_all_tells_no_probabilities() {
        String machines = one("targetCategory=\"p\"", 1, 0, 0)
                + one("targetCategory=\"q\"", 1, 0, 1)
                + one("targetCategory=\"r\"", 1, 0, 2);
        String document = machine(category("y", "p", "q", "r"), "classification", "", "<LinearKernelType/>", machines);
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document)).contains("no probabilities", "multiclass");
    }

    @Test
    void a_hyperplane_needs_no_vectors() {
        String machines =
                "<SupportVectorMachine><Coefficients absoluteValue=\"1\"><Coefficient value=\"2\"/><Coefficient value=\"3\"/>"
                        + "</Coefficients></SupportVectorMachine>";
        String document = machine(
                number("y"), "regression", "svmRepresentation=\"Coefficients\"", "<LinearKernelType/>", machines);
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "0.5,3")).containsExactly(11);
        }
    }
}
