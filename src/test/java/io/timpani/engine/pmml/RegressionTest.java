package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.timpani.engine.Prediction;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressionTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String regression(String attributes, String table) {
        return pmml(
                number("y", "a", "b") + category("s", "u", "v", "w"),
                "<RegressionModel functionName=\"regression\" %s>%s%s</RegressionModel>"
                        .formatted(attributes, schema("y", "a", "b", "s"), table));
    }

    /** One table per class; each has the number a times a coefficient. */
    private static String classification(String attributes, String optype, String... tables) {
        String names = "pqr";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tables.length; i++) {
            String[] parts = tables[i].split(" ", -1);
            text.append(
                    "<RegressionTable targetCategory=\"%s\" intercept=\"%s\">".formatted(names.charAt(i), parts[0]));
            if (parts.length > 1) {
                text.append("<NumericPredictor name=\"a\" coefficient=\"%s\"/>".formatted(parts[1]));
            }
            text.append("</RegressionTable>");
        }
        String values = Arrays.stream(names.substring(0, tables.length).split(""))
                .map("<Value value=\"%s\"/>"::formatted)
                .collect(Collectors.joining());
        return pmml(
                number("a")
                        + "<DataField name=\"y\" optype=\"%s\" dataType=\"string\">%s</DataField>"
                                .formatted(optype, values),
                "<RegressionModel functionName=\"classification\" %s>%s%s</RegressionModel>"
                        .formatted(attributes, schema("y", "a"), text));
    }

    @Test
    void numbers_powers_categories_and_products_add_up() {
        String table = """
                <RegressionTable intercept="1.5">
                <NumericPredictor name="a" coefficient="2"/>
                <NumericPredictor name="b" exponent="2" coefficient="-0.5"/>
                <CategoricalPredictor name="s" value="u" coefficient="10"/>
                <CategoricalPredictor name="s" value="v" coefficient="20"/>
                <PredictorTerm coefficient="3"><FieldRef field="a"/><FieldRef field="b"/></PredictorTerm>
                </RegressionTable>
                """;
        try (Served served = Served.regression(codeDir, regression("", table))) {
            // 1.5 + 2*1 - 0.5*4 + 10 + 3*1*2
            assertThat(served.values("a,b,s", "1,2,u", "1,2,v", "1,2,w", "1,2,"))
                    .containsExactly(17.5, 27.5, 7.5, 7.5);
        }
    }

    @Test
    void a_missing_number_leaves_no_prediction() {
        String table =
                "<RegressionTable intercept=\"1\"><NumericPredictor name=\"a\" coefficient=\"2\"/></RegressionTable>";
        try (Served served = Served.regression(codeDir, regression("", table))) {
            assertThat(served.values("a,s", ",u", "2,u")).containsExactly(NAN, 5);
            assertThat(served.predict("a,s", "2,u").labels()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none,0.3",
        "softmax,0.574442516811659",
        "logit,0.574442516811659",
        "exp,1.349858807576003",
        "probit,0.617911422188953",
        "cloglog,0.7407231340091724",
        "loglog,0.4767236907145941",
        "cauchit,0.5927735790777423"
    })
    void a_regression_is_normalised(String method, double expected) {
        String table =
                "<RegressionTable intercept=\"0\"><NumericPredictor name=\"a\" coefficient=\"1\"/></RegressionTable>";
        try (Served served =
                Served.regression(codeDir, regression("normalizationMethod=\"%s\"".formatted(method), table))) {
            assertThat(served.values("a", "0.3")[0]).isCloseTo(expected, offset(1e-14));
        }
    }

    @Test
    void softmax_shares_probabilities() {
        String document = classification("normalizationMethod=\"softmax\"", "categorical", "0 1", "0 2", "0.5");
        try (Served served = Served.multiclass(codeDir, document)) {
            Prediction prediction = served.predict("a", "1");
            double sum = Math.exp(1) + Math.exp(2) + Math.exp(0.5);
            assertThat(prediction.labels()).containsExactly("p", "q", "r");
            assertThat(prediction.at(0, 0)).isCloseTo(Math.exp(1) / sum, offset(1e-15));
            assertThat(prediction.at(0, 1)).isCloseTo(Math.exp(2) / sum, offset(1e-15));
            assertThat(prediction.at(0, 2)).isCloseTo(Math.exp(0.5) / sum, offset(1e-15));
        }
    }

    @Test
    void softmax_survives_scores_that_overflow() {
        String document = classification("normalizationMethod=\"softmax\"", "categorical", "0 1", "0 -1", "0");
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "5000", "-5000")).containsExactly(1, 0, 0, 0, 1, 0);
        }
    }

    @Test
    void simplemax_divides_by_the_sum() {
        String document = classification("normalizationMethod=\"simplemax\"", "categorical", "0 1", "0 2", "1");
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(0.25, 0.5, 0.25);
        }
    }

    @Test
    void without_normalisation_the_last_class_gets_the_rest() {
        String document = classification("", "categorical", "0 0.25", "0 0.5", "7");
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "1")).containsExactly(0.25, 0.5, 0.25);
        }
    }

    @Test
    void a_binary_logit_gives_the_other_class_the_rest() {
        String document = classification("normalizationMethod=\"logit\"", "categorical", "0 1", "0");
        try (Served served = Served.of(codeDir, TargetType.BINARY, document, "q", "p")) {
            double[] values = served.values("a", "0.3");
            assertThat(values[0]).isCloseTo(0.574442516811659, offset(1e-14));
            assertThat(values[0] + values[1]).isEqualTo(1);
        }
    }

    @Test
    void the_table_that_says_nothing_may_come_first() {
        String document = classification("normalizationMethod=\"logit\"", "categorical", "0", "0 1");
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "0.3")[1]).isCloseTo(0.574442516811659, offset(1e-14));
        }
    }

    @Test
    void ordinal_scores_are_cumulative() {
        String document = classification("normalizationMethod=\"logit\"", "ordinal", "-1 1", "1 1", "0");
        try (Served served = Served.multiclass(codeDir, document)) {
            double first = 1 / (1 + Math.exp(0.5));
            double second = 1 / (1 + Math.exp(-1.5));
            double[] values = served.values("a", "0.5");
            assertThat(values[0]).isCloseTo(first, offset(1e-15));
            assertThat(values[1]).isCloseTo(second - first, offset(1e-15));
            assertThat(values[2]).isCloseTo(1 - second, offset(1e-15));
        }
    }

    @Test
    void a_document_that_computes_with_32_bits_is_rounded_step_by_step() {
        String table = """
                <RegressionTable intercept="0.1">
                <NumericPredictor name="a" coefficient="0.7"/><NumericPredictor name="b" coefficient="0.3"/>
                </RegressionTable>
                """;
        try (Served served = Served.regression(codeDir, regression("x-mathContext=\"float\"", table))) {
            float expected = 0.1f;
            expected += 0.7f * 1.25f;
            expected += 0.3f * 3.5f;
            assertThat(served.values("a,b", "1.25,3.5")).containsExactly(expected);
        }
    }

    @Test
    void a_link_that_is_not_defined_for_many_classes_is_refused() {
        String document = classification("normalizationMethod=\"probit\"", "categorical", "0 1", "0 2", "1");
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document)).contains("probit", "line 8");
    }

    @Test
    void a_field_that_is_not_there_is_refused_with_its_line() {
        String table =
                "<RegressionTable intercept=\"1\">\n<NumericPredictor name=\"z\" coefficient=\"2\"/></RegressionTable>";
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, regression("", table)))
                .contains("model.pmml", "NumericPredictor", "no field z", "line ");
    }
}
