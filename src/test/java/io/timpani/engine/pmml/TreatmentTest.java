package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreatmentTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    /** A regression that predicts the field x. */
    private static String of(String field, String treatment) {
        return pmml(
                number("y") + field,
                identity(
                        "x",
                        "<MiningSchema><MiningField name=\"y\" usageType=\"target\"/><MiningField name=\"x\" %s/></MiningSchema>"
                                .formatted(treatment)));
    }

    /** A regression that tells which of the texts u and v a field is: 1, 2, or 0 for others. */
    private static String ofText(String values, String treatment) {
        return pmml(
                number("y")
                        + "<DataField name=\"x\" optype=\"categorical\" dataType=\"string\">%s</DataField>"
                                .formatted(values),
                """
                <RegressionModel functionName="regression">
                <MiningSchema><MiningField name="y" usageType="target"/><MiningField name="x" %s/></MiningSchema>
                <RegressionTable intercept="0"><CategoricalPredictor name="x" value="u" coefficient="1"/>
                <CategoricalPredictor name="x" value="v" coefficient="2"/></RegressionTable></RegressionModel>
                """.formatted(treatment));
    }

    private static final String RANGE = """
            <DataField name="x" optype="continuous" dataType="double">
            <Interval closure="closedOpen" leftMargin="0" rightMargin="10"/><Interval closure="openOpen" leftMargin="20" rightMargin="30"/>
            <Value value="-999" property="missing"/><Value value="?" property="missing"/><Value value="5" property="invalid"/>
            </DataField>
            """;

    private double[] values(String document, String... cells) {
        String[] lines = new String[cells.length + 1];
        lines[0] = "x";
        System.arraycopy(cells, 0, lines, 1, cells.length);
        try (Served served = Served.regression(codeDir, document)) {
            return served.values(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // -5, 15 and 20 are in no interval, 5 is named as invalid, abc is no number
        "returnInvalid,NaN,NaN,NaN,NaN,NaN",
        "asMissing,7,7,7,7,7",
        "asIs,-5,5,15,20,NaN"
    })
    void invalid_numbers_are_treated(String treatment, double a, double b, double c, double d, double e) {
        String attributes = "invalidValueTreatment=\"%s\" missingValueReplacement=\"7\"".formatted(treatment);
        assertThat(values(of(RANGE, attributes), "-5", "5", "15", "20", "abc")).containsExactly(a, b, c, d, e);
        assertThat(values(of(RANGE, attributes), "0", "9.5", "25", "-999", "?", "NA"))
                .containsExactly(0, 9.5, 25, 7, 7, 7);
    }

    @Test
    void invalid_numbers_may_be_replaced() {
        String replaced = "invalidValueTreatment=\"asValue\" invalidValueReplacement=\"3\"";
        assertThat(values(of(RANGE, replaced), "-5", "abc", "4", "NA")).containsExactly(3, 3, 4, NAN);
        assertThat(values(of(RANGE, replaced.replace("asValue", "asIs")), "-5", "4"))
                .containsExactly(3, 4);
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, of(RANGE, "invalidValueTreatment=\"asValue\"")))
                .contains("MiningField", "invalidValueReplacement");
    }

    @Test
    void invalid_texts_are_treated() {
        String values = "<Value value=\"u\"/><Value value=\"v\"/><Value value=\"none of it\" property=\"missing\"/>";
        assertThat(values(ofText(values, ""), "u", "v", "w", "none of it")).containsExactly(1, 2, NAN, 0);
        String replacing = "invalidValueTreatment=\"asMissing\" missingValueReplacement=\"v\"";
        assertThat(values(ofText(values, replacing), "u", "w", "none of it", "NA"))
                .containsExactly(1, 2, 2, 2);
        assertThat(values(ofText(values, "invalidValueTreatment=\"asIs\""), "u", "w"))
                .containsExactly(1, 0);
        assertThat(values(ofText("", ""), "u", "w")).containsExactly(1, 0);
    }

    @Test
    void outliers_are_missing_or_moved_to_the_nearest_bound() {
        String bounds = "lowValue=\"1\" highValue=\"8\" missingValueReplacement=\"4\" outliers=\"%s\"";
        String plain = "<DataField name=\"x\" optype=\"continuous\" dataType=\"double\"/>";
        assertThat(values(of(plain, bounds.formatted("asExtremeValues")), "0", "1", "8", "8.5"))
                .containsExactly(1, 1, 8, 8);
        assertThat(values(of(plain, bounds.formatted("asMissingValues")), "0", "1", "8", "8.5"))
                .containsExactly(4, 1, 8, 4);
        assertThat(values(of(plain, bounds.formatted("asIs")), "0", "NA")).containsExactly(0, 4);
    }

    @Test
    void missing_values_may_make_the_row_invalid() {
        String plain = "<DataField name=\"x\" optype=\"continuous\" dataType=\"double\"/>";
        assertThat(values(of(plain, "missingValueTreatment=\"returnInvalid\""), "0", "NA"))
                .containsExactly(0, NAN);
    }

    @Test
    void whole_numbers_truths_and_32_bits_are_kinds_of_their_own() {
        String field = "<DataField name=\"x\" optype=\"continuous\" dataType=\"%s\"/>";
        assertThat(values(of(field.formatted("integer"), ""), "3", "3.0", "3.5", "x"))
                .containsExactly(3, 3, NAN, NAN);
        assertThat(values(of(field.formatted("boolean"), ""), "true", "false", "NA"))
                .containsExactly(1, 0, NAN);
        assertThat(values(of(field.formatted("boolean"), ""), "1", "0", "2")).containsExactly(1, 0, NAN);
        assertThat(values(of(field.formatted("float"), ""), "0.1", "16777217"))
                .containsExactly((double) 0.1f, 16777216);
    }

    @Test
    void an_invalid_value_refuses_a_classification_naming_column_and_row() {
        String document = pmml(RANGE + Documents.category("y", "p", "q"), """
                <RegressionModel functionName="classification" normalizationMethod="softmax">%s
                <RegressionTable targetCategory="p" intercept="0"><NumericPredictor name="x" coefficient="1"/></RegressionTable>
                <RegressionTable targetCategory="q" intercept="0"/></RegressionModel>
                """.formatted(Documents.schema("y", "x")));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.refusal("x", "1", "15")).contains("Column x, row 2");
            assertThat(served.predict("x", "1").labels()).containsExactly("p", "q");
        }
    }

    @Test
    void cells_of_every_column_kind_are_taken() throws Exception {
        String number = of("<DataField name=\"x\" optype=\"continuous\" dataType=\"double\"/>", "");
        try (Served served = Served.regression(codeDir, number)) {
            assertThat(first(served, new IntegerColumn("x", new long[] {4}))).isEqualTo(4);
            assertThat(first(served, new BooleanColumn("x", new boolean[] {true})))
                    .isEqualTo(1);
            assertThat(first(served, new MixedColumn("x", new Object[] {2.5}))).isEqualTo(2.5);
            assertThat(first(served, new MixedColumn("x", new Object[] {"3.5"})))
                    .isEqualTo(3.5);
            assertThat(first(served, new TextColumn("x", new String[] {" 7 "}))).isEqualTo(7);
        }
        String text = ofText(
                        "<Value value=\"u\"/><Value value=\"12\"/><Value value=\"true\"/>",
                        "invalidValueTreatment=\"asMissing\" missingValueReplacement=\"u\"")
                .replace("value=\"v\" coefficient", "value=\"12\" coefficient");
        try (Served served = Served.regression(codeDir, text)) {
            assertThat(first(served, new NumberColumn("x", new double[] {12}))).isEqualTo(2);
            assertThat(first(served, new NumberColumn("x", new double[] {NAN}))).isEqualTo(1);
            assertThat(first(served, new IntegerColumn("x", new long[] {12}))).isEqualTo(2);
            assertThat(first(served, new BooleanColumn("x", new boolean[] {true})))
                    .isEqualTo(0);
        }
        String date = of("<DataField name=\"x\" optype=\"continuous\" dataType=\"date\"/>", "");
        try (Served served = Served.regression(codeDir, date)) {
            assertThat(first(served, new TimeColumn("x", new long[] {86_400_000L * 3 + 5})))
                    .isEqualTo(86_400 * 3);
            assertThat(first(served, new TimeColumn("x", new long[] {TimeColumn.MISSING})))
                    .isNaN();
        }
    }

    private static double first(Served served, Column column) throws Exception {
        return Predicted.numbers(served.predictor(), new Payload.Rows(new Frame(1, List.of(column))))
                .at(0, 0);
    }

    @Test
    void a_column_that_the_body_lacks_is_missing_and_others_are_ignored() {
        String document = pmml(number("y", "x", "z"), """
                <RegressionModel functionName="regression"><MiningSchema><MiningField name="y" usageType="target"/>
                <MiningField name="x" missingValueReplacement="5"/><MiningField name="z"/></MiningSchema>
                <RegressionTable intercept="0"><NumericPredictor name="x" coefficient="1"/>
                <NumericPredictor name="z" coefficient="10"/></RegressionTable></RegressionModel>
                """);
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("other,z", "9,2")).containsExactly(25);
            assertThat(served.refusal("other", "9")).contains("x, z");
        }
    }
}
