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

class GeneralRegressionTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    /** Parameters: the intercept, a, b squared, s = u, and a where s = u. */
    private static String model(String target, String attributes, String cells) {
        return pmml(target + number("a", "b") + category("s", "u", "v"), """
                <GeneralRegressionModel %s>%s
                <ParameterList><Parameter name="p0"/><Parameter name="p1"/><Parameter name="p2"/><Parameter name="p3"/><Parameter name="p4"/></ParameterList>
                <FactorList><Predictor name="s"/></FactorList><CovariateList><Predictor name="a"/><Predictor name="b"/></CovariateList>
                <PPMatrix><PPCell value="1" predictorName="a" parameterName="p1"/><PPCell value="2" predictorName="b" parameterName="p2"/>
                <PPCell value="u" predictorName="s" parameterName="p3"/>
                <PPCell value="1" predictorName="a" parameterName="p4"/><PPCell value="u" predictorName="s" parameterName="p4"/></PPMatrix>
                <ParamMatrix>%s</ParamMatrix></GeneralRegressionModel>
                """.formatted(
                        attributes, schema("y", "a", "b", "s"), cells));
    }

    private static String cell(String parameter, double beta, String category) {
        String target = category.isEmpty() ? "" : "targetCategory=\"%s\"".formatted(category);
        return "<PCell parameterName=\"%s\" beta=\"%s\" %s/>".formatted(parameter, beta, target);
    }

    private static final String CELLS =
            cell("p0", 0.5, "") + cell("p1", 2, "") + cell("p2", -1, "") + cell("p3", 4, "") + cell("p4", 0.25, "");

    @Test
    void parameters_are_products_of_predictors() {
        String document = model(number("y"), "functionName=\"regression\" modelType=\"generalLinear\"", CELLS);
        try (Served served = Served.regression(codeDir, document)) {
            // 0.5 + 2*4 - 9 (+ 4 + 0.25*4)
            assertThat(served.values("a,b,s", "4,3,u", "4,3,v", ",3,v", "4,3,")).containsExactly(4.5, -0.5, NAN, NAN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "identity,0.5",
        "log,1.6487212707001282",
        "logc,-0.6487212707001282",
        "logit,0.6224593312018546",
        "probit,0.6914624612740131",
        "cloglog,0.807704354452035",
        "loglog,0.545239211892605",
        "cauchit,0.6475836176504333"
    })
    void links_turn_the_score_into_a_mean(String link, double expected) {
        String document = model(
                number("y"),
                "functionName=\"regression\" modelType=\"generalizedLinear\" linkFunction=\"%s\"".formatted(link),
                cell("p0", 0.5, ""));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a", "0")[0]).isCloseTo(expected, offset(1e-14));
        }
    }

    @Test
    void links_with_parameters() {
        String attributes =
                "functionName=\"regression\" modelType=\"generalizedLinear\" linkParameter=\"2\" distParameter=\"3\" linkFunction=\"%s\"";
        double[] expected = {Math.sqrt(0.5), 1 / (1 + 1 / Math.sqrt(2)), 1 / (3 * (Math.exp(-0.5) - 1))};
        String[] links = {"power", "oddspower", "negbin"};
        for (int i = 0; i < links.length; i++) {
            String document = model(number("y"), attributes.formatted(links[i]), cell("p0", 0.5, ""));
            try (Served served = Served.regression(codeDir, document)) {
                assertThat(served.values("a", "0")[0]).as(links[i]).isCloseTo(expected[i], offset(1e-14));
            }
        }
    }

    @Test
    void offset_and_trials_are_fields_or_constants() {
        String attributes = "functionName=\"regression\" modelType=\"generalizedLinear\" linkFunction=\"log\" %s";
        try (Served served = Served.regression(
                codeDir,
                model(
                        number("y"),
                        attributes.formatted("offsetVariable=\"a\" trialsVariable=\"b\""),
                        cell("p0", 0.5, "")))) {
            assertThat(served.values("a,b", "0.25,3")[0]).isCloseTo(3 * Math.exp(0.75), offset(1e-14));
        }
        try (Served served = Served.regression(
                codeDir,
                model(number("y"), attributes.formatted("offsetValue=\"1\" trialsValue=\"2\""), cell("p0", 0.5, "")))) {
            assertThat(served.values("a,b", "0.25,3")[0]).isCloseTo(2 * Math.exp(1.5), offset(1e-14));
        }
    }

    @Test
    void a_binomial_model_tells_both_classes() {
        String attributes =
                "functionName=\"classification\" modelType=\"generalizedLinear\" distribution=\"binomial\" linkFunction=\"logit\"";
        String target = category("y", "n", "p");
        double p = 1 / (1 + Math.exp(-0.5));
        try (Served served = Served.multiclass(codeDir, model(target, attributes, cell("p0", 0.5, "")))) {
            assertThat(served.values("a", "0")).containsExactly(new double[] {1 - p, p}, offset(1e-15));
        }
        try (Served served = Served.multiclass(codeDir, model(target, attributes, cell("p0", 0.5, "n")))) {
            assertThat(served.values("a", "0")).containsExactly(new double[] {p, 1 - p}, offset(1e-15));
        }
        String reference = attributes + " targetReferenceCategory=\"p\"";
        try (Served served = Served.multiclass(codeDir, model(target, reference, cell("p0", 0.5, "")))) {
            assertThat(served.values("a", "0")).containsExactly(new double[] {p, 1 - p}, offset(1e-15));
        }
    }

    @Test
    void a_multinomial_model_compares_with_the_reference() {
        String document = model(
                category("y", "p", "q", "r"),
                "functionName=\"classification\" modelType=\"multinomialLogistic\" targetReferenceCategory=\"q\"",
                cell("p0", 0.5, "p") + cell("p1", 1, "p") + cell("p0", -0.25, "r"));
        try (Served served = Served.multiclass(codeDir, document)) {
            double sum = Math.exp(2.5) + 1 + Math.exp(-0.25);
            assertThat(served.values("a,b,s", "2,0,v"))
                    .containsExactly(new double[] {Math.exp(2.5) / sum, 1 / sum, Math.exp(-0.25) / sum}, offset(1e-15));
        }
    }

    @Test
    void an_ordinal_model_is_cumulative() {
        String document = model(
                category("y", "p", "q", "r"),
                "functionName=\"classification\" modelType=\"ordinalMultinomial\" cumulativeLink=\"cauchit\"",
                cell("p0", -1, "p") + cell("p0", 1, "q") + cell("p1", 0.5, ""));
        try (Served served = Served.multiclass(codeDir, document)) {
            double first = 0.5 + Math.atan(-0.5) / Math.PI;
            double second = 0.5 + Math.atan(1.5) / Math.PI;
            assertThat(served.values("a,b,s", "1,0,v"))
                    .containsExactly(new double[] {first, second - first, 1 - second}, offset(1e-15));
        }
    }

    @Test
    void cox_regression_is_refused_by_name() {
        String document = model(number("y"), "functionName=\"regression\" modelType=\"CoxRegression\"", CELLS);
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, document))
                .contains("GeneralRegressionModel", "CoxRegression", "line 11");
    }
}
