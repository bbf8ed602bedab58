package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.apply;
import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.constant;
import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.inner;
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

/** Output fields, as the next model of a chain sees them. */
class OutputTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static final String CLASSIFIER = """
            <TreeModel functionName="classification" noTrueChildStrategy="returnNullPrediction">
            <MiningSchema><MiningField name="c" usageType="target"/><MiningField name="a"/></MiningSchema>
            <Output>%s</Output>
            <Node id="top"><True/><Node id="low" score="q"><SimplePredicate field="a" operator="lessThan" value="0"/>
            <ScoreDistribution value="p" recordCount="1"/><ScoreDistribution value="q" recordCount="3"/></Node>
            <Node id="high" score="p"><SimplePredicate field="a" operator="lessThan" value="10"/>
            <ScoreDistribution value="p" recordCount="9"/><ScoreDistribution value="q" recordCount="1"/></Node></Node></TreeModel>
            """;
    private static final String NUMBER = """
            <RegressionModel functionName="regression">
            <MiningSchema><MiningField name="n" usageType="target"/><MiningField name="a"/></MiningSchema>
            <Output>%s</Output><RegressionTable intercept="0.5"><NumericPredictor name="a" coefficient="2"/></RegressionTable></RegressionModel>
            """;

    private static String chain(String first, String outputs, String last) {
        return pmml(number("y", "n", "a", "b") + category("c", "p", "q"), """
                <MiningModel functionName="regression">%s<Segmentation multipleModelMethod="modelChain">
                <Segment id="one"><True/>%s</Segment><Segment id="two"><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "a", "b"), first.formatted(outputs), last));
    }

    private static String output(String name, String attributes, String inside) {
        return "<OutputField name=\"%s\" %s>%s</OutputField>".formatted(name, attributes, inside);
    }

    private double[] values(String first, String outputs, String wanted, String... rows) {
        try (Served served = Served.regression(codeDir, chain(first, outputs, identity(wanted, inner(wanted))))) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({"p,0.25,0.9", "q,0.75,0.1"})
    void a_probability_of_a_class(String label, double low, double high) {
        String output = output("o", "feature=\"probability\" value=\"%s\" dataType=\"double\"".formatted(label), "");
        assertThat(values(CLASSIFIER, output, "o", "-1,0", "1,0", "11,0")).containsExactly(low, high, NAN);
    }

    @Test
    void a_probability_without_a_class_is_that_of_the_winner() {
        String output = output("o", "feature=\"probability\" dataType=\"double\"", "");
        assertThat(values(CLASSIFIER, output, "o", "-1,0", "1,0", "11,0")).containsExactly(0.75, 0.9, NAN);
    }

    @Test
    void a_class_is_a_text() {
        String output = output("o", "dataType=\"string\"", "")
                + output(
                        "t",
                        "feature=\"transformedValue\" dataType=\"double\"",
                        apply(
                                "if",
                                apply("equal", ref("o"), "<Constant dataType=\"string\">q</Constant>"),
                                constant("1.5"),
                                constant("2.5")));
        assertThat(values(CLASSIFIER, output, "t", "-1,0", "1,0", "11,0")).containsExactly(1.5, 2.5, NAN);
    }

    @Test
    void a_number_is_cast_to_what_the_field_says() {
        assertThat(values(
                        NUMBER,
                        output("o", "feature=\"predictedValue\" dataType=\"double\"", ""),
                        "o",
                        "1,0",
                        "1.7,0",
                        ",0"))
                .containsExactly(2.5, 3.9, NAN);
        assertThat(values(NUMBER, output("o", "dataType=\"integer\"", ""), "o", "1,0", "-1.7,0"))
                .containsExactly(2, -2);
        assertThat(values(NUMBER, output("o", "dataType=\"float\"", ""), "o", "0.3,0"))
                .containsExactly((float) 1.1);
        assertThat(values(NUMBER, output("o", "", ""), "o", "0.3,0")).containsExactly(1.1);
    }

    @Test
    void transformed_values_are_made_of_outputs_and_inputs() {
        String outputs = output("o", "dataType=\"double\"", "")
                + output("o2", "feature=\"transformedValue\" dataType=\"double\"", apply("*", ref("o"), ref("b")))
                + output("o3", "feature=\"decision\" dataType=\"double\"", apply("+", ref("o2"), constant(1)));
        assertThat(values(NUMBER, outputs, "o2", "1,3", ",3")).containsExactly(7.5, NAN);
        assertThat(values(NUMBER, outputs, "o3", "1,3", ",3")).containsExactly(8.5, NAN);
    }

    @Test
    void an_output_of_the_whole_may_be_one_of_a_segment() {
        String inside = """
                <MiningModel functionName="regression">%s<Output>%s%s</Output><Segmentation multipleModelMethod="sum">
                <Segment id="x"><True/>%s</Segment><Segment><True/>%s</Segment></Segmentation></MiningModel>
                """.formatted(
                        inner("a", "b"),
                        output("first", "segmentId=\"x\" dataType=\"double\"", ""),
                        output("second", "segmentId=\"2\" dataType=\"double\"", ""),
                        identity("a", inner("a")),
                        identity("b", inner("b")));
        assertThat(values(inside, "", "first", "3,4")).containsExactly(3);
        assertThat(values(inside, "", "second", "3,4")).containsExactly(4);
        assertThat(failure(chain(
                        inside.replace("segmentId=\"x\"", "segmentId=\"z\""), "", identity("first", inner("first")))))
                .contains("OutputField", "no segment z");
    }

    @Test
    void what_nobody_reads_may_be_anything() {
        String odd = output("r", "feature=\"reasonCode\" rank=\"1\"", "")
                + output("o", "dataType=\"double\"", "")
                + output("w", "feature=\"warning\"", "")
                + output("u", "feature=\"standardError\"", "");
        assertThat(values(NUMBER, odd, "o", "1,0")).containsExactly(2.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "residual",
                "standardError",
                "reasonCode",
                "ruleValue",
                "entityId",
                "affinity",
                "predictedDisplayValue"
            })
    void what_is_read_but_not_supported_is_refused(String feature) {
        String output = output("o", "feature=\"%s\" dataType=\"double\"".formatted(feature), "");
        assertThat(failure(chain(NUMBER, output, identity("o", inner("o"))))).contains("OutputField", feature);
    }

    @Test
    void what_the_model_does_not_tell_is_refused() {
        String probability = output("o", "feature=\"probability\" value=\"p\" dataType=\"double\"", "");
        assertThat(failure(chain(NUMBER, probability, identity("o", inner("o")))))
                .contains("OutputField", "no probabilities");
        String stranger = output("o", "feature=\"probability\" value=\"z\" dataType=\"double\"", "");
        assertThat(failure(chain(CLASSIFIER, stranger, identity("o", inner("o")))))
                .contains("OutputField", "z is no class");
        String circle = output("o", "feature=\"transformedValue\" dataType=\"double\"", ref("o2"))
                + output("o2", "feature=\"transformedValue\" dataType=\"double\"", ref("o"));
        assertThat(failure(chain(NUMBER, circle, identity("o", inner("o"))))).contains("computed from itself");
    }

    private String failure(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }
}
