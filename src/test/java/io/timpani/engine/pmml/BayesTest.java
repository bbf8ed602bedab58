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

/** Naive Bayes against products of probabilities. */
class BayesTest {
    @TempDir
    Path codeDir;

    private static String counts(double... counts) {
        StringBuilder all = new StringBuilder("<TargetValueCounts>");
        String[] labels = {"p", "q", "r"};
        for (int i = 0; i < counts.length; i++) {
            all.append("<TargetValueCount value=\"%s\" count=\"%s\"/>".formatted(labels[i], counts[i]));
        }
        return all.append("</TargetValueCounts>").toString();
    }

    private static String pairs(String value, double... counts) {
        return "<PairCounts value=\"%s\">%s</PairCounts>".formatted(value, counts(counts));
    }

    private static String input(String field, String... parts) {
        return "<BayesInput fieldName=\"%s\">%s</BayesInput>".formatted(field, String.join("", parts));
    }

    private static String stats(String... stats) {
        return "<TargetValueStats>%s</TargetValueStats>".formatted(String.join("", stats));
    }

    private static String gauss(String value, double mean, double variance) {
        return "<TargetValueStat value=\"%s\"><GaussianDistribution mean=\"%s\" variance=\"%s\"/></TargetValueStat>"
                .formatted(value, mean, variance);
    }

    private static String bayes(double threshold, String priors, String... inputs) {
        return pmml(category("y", "p", "q", "r") + number("a", "b") + category("s") + category("t"), """
                <NaiveBayesModel functionName="classification" threshold="%s">%s<BayesInputs>%s</BayesInputs>
                <BayesOutput fieldName="y">%s</BayesOutput></NaiveBayesModel>
                """.formatted(
                        threshold, schema("y", "a", "b", "s", "t"), String.join("\n", inputs), priors));
    }

    private static double[] shares(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] shares = new double[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] / sum;
        }
        return shares;
    }

    private void expect(String document, String columns, String row, double... weights) {
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values(columns, row)).as(row).containsExactly(shares(weights), offset(1e-14));
        }
    }

    private static final String SIZES = counts(10, 20, 30);

    @Test
    void a_row_without_values_has_the_shares_of_the_classes() {
        expect(bayes(0.01, SIZES, input("s", pairs("u", 1, 2, 3))), "s", "", 10, 20, 30);
        expect(bayes(0.01, SIZES), "s", "u", 10, 20, 30);
    }

    @Test
    void a_text_weighs_as_often_as_it_was_counted() {
        String document = bayes(0.01, SIZES, input("s", pairs("u", 5, 5, 0), pairs("v", 5, 15, 30)));
        expect(document, "s", "u", 10 * 0.5, 20 * 0.25, 30 * 0.01);
        expect(document, "s", "v", 10 * 0.5, 20 * 0.75, 30);
        // a text that was never counted says nothing
        expect(document, "s", "w", 10, 20, 30);
    }

    @Test
    void texts_of_several_columns_are_independent() {
        String document = bayes(
                0.01,
                SIZES,
                input("s", pairs("u", 5, 5, 10), pairs("v", 5, 15, 20)),
                input("t", pairs("x", 1, 1, 1), pairs("z", 3, 1, 4)));
        expect(document, "s,t", "u,x", 10 * 0.5 * 0.25, 20 * 0.25 * 0.5, 30 * (1 / 3.0) * 0.2);
        expect(document, "s,t", ",z", 10 * 0.75, 20 * 0.5, 30 * 0.8);
    }

    private static double density(double x, double mean, double variance) {
        return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }

    @Test
    void a_number_weighs_as_it_is_distributed() {
        String document =
                bayes(1e-9, SIZES, input("a", stats(gauss("p", 0, 1), gauss("q", 2, 4), gauss("r", -1, 0.5))));
        for (double a : new double[] {0, 1, -2.5, 3}) {
            expect(
                    document,
                    "a",
                    Double.toString(a),
                    10 * density(a, 0, 1),
                    20 * density(a, 2, 4),
                    30 * density(a, -1, 0.5));
        }
        expect(document, "a", "", 10, 20, 30);
    }

    @Test
    void a_density_is_never_below_the_threshold() {
        String document = bayes(1e-3, SIZES, input("a", stats(gauss("p", 0, 1), gauss("q", 10, 1), gauss("r", 0, 4))));
        expect(document, "a", "10", 10 * 1e-3, 20 * density(0, 0, 1), 30 * 1e-3);
        // a class that has no distribution is at the threshold, too
        String partial = bayes(1e-3, SIZES, input("a", stats(gauss("p", 0, 1))));
        expect(partial, "a", "0", 10 * density(0, 0, 1), 20 * 1e-3, 30 * 1e-3);
    }

    @Test
    void many_inputs_do_not_underflow() {
        String[] inputs = new String[400];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = input("s", pairs("u", 1, 1, 1), pairs("v", 999, 999, 1999));
        }
        String document = bayes(1e-9, counts(1, 1, 1), inputs);
        try (Served served = Served.multiclass(codeDir, document)) {
            // 2^-400 of the others
            double[] values = served.values("s", "u");
            assertThat(values[0]).isEqualTo(0.5);
            assertThat(values[1]).isEqualTo(0.5);
            assertThat(values[2]).isPositive().isLessThan(1e-119);
        }
    }

    @Test
    void a_number_may_be_counted_in_bins() {
        String bins = """
                <DerivedField optype="categorical" dataType="string"><Discretize field="b">
                <DiscretizeBin binValue="low"><Interval closure="openOpen" rightMargin="1"/></DiscretizeBin>
                <DiscretizeBin binValue="high"><Interval closure="closedOpen" leftMargin="1"/></DiscretizeBin></Discretize></DerivedField>
                """;
        String document = bayes(0.01, SIZES, input("b", bins, pairs("low", 1, 2, 3), pairs("high", 3, 2, 1)));
        expect(document, "b", "0", 10 * 0.25, 20 * 0.5, 30 * 0.75);
        expect(document, "b", "1", 10 * 0.75, 20 * 0.5, 30 * 0.25);
        expect(document, "b", "", 10, 20, 30);
    }

    @Test
    void a_number_may_be_counted_as_it_is() {
        String document = bayes(0.01, SIZES, input("a", pairs("1", 1, 2, 3), pairs("-0.0", 3, 2, 1)));
        expect(document, "a", "1.0", 10 * 0.25, 20 * 0.5, 30 * 0.75);
        expect(document, "a", "0", 10 * 0.75, 20 * 0.5, 30 * 0.25);
        expect(document, "a", "2", 10, 20, 30);
    }

    @Test
    void what_naive_bayes_cannot_be_is_refused() {
        String usual = bayes(0.01, SIZES, input("a", stats(gauss("p", 0, 1))));
        assertThat(refusal(usual.replace("variance=\"1.0\"", "variance=\"0\"")))
                .contains("GaussianDistribution", "variance");
        assertThat(refusal(usual.replace("GaussianDistribution", "PoissonDistribution")))
                .contains("TargetValueStat", "GaussianDistribution");
        assertThat(refusal(usual.replace("value=\"p\"><Gauss", "value=\"z\"><Gauss")))
                .contains("z is no class");
        assertThat(refusal(usual.replace(" threshold=\"0.01\"", ""))).contains("threshold");
        assertThat(refusal(usual.replace("functionName=\"classification\"", "functionName=\"regression\"")))
                .contains("functionName regression");
        assertThat(refusal(usual.replace("<BayesOutput fieldName=\"y\">" + SIZES + "</BayesOutput>", "")))
                .contains("BayesOutput");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.MULTICLASS, document);
    }

    @Test
    void naive_bayes_weighs_counts_and_densities() {
        String counts =
                "<TargetValueCounts><TargetValueCount value=\"p\" count=\"%d\"/><TargetValueCount value=\"q\" count=\"%d\"/></TargetValueCounts>";
        String document = pmml(category("y", "p", "q") + category("s") + number("a", "b"), """
                <NaiveBayesModel functionName="classification" threshold="0.001">%s
                <BayesInputs>
                <BayesInput fieldName="s"><PairCounts value="u">%s</PairCounts><PairCounts value="v">%s</PairCounts></BayesInput>
                <BayesInput fieldName="a"><TargetValueStats>
                <TargetValueStat value="p"><GaussianDistribution mean="1" variance="4"/></TargetValueStat>
                <TargetValueStat value="q"><GaussianDistribution mean="-1" variance="0.25"/></TargetValueStat></TargetValueStats></BayesInput>
                <BayesInput fieldName="b"><DerivedField optype="categorical" dataType="string"><Discretize field="b">
                <DiscretizeBin binValue="low"><Interval closure="openOpen" rightMargin="0"/></DiscretizeBin>
                <DiscretizeBin binValue="high"><Interval closure="closedOpen" leftMargin="0"/></DiscretizeBin></Discretize></DerivedField>
                <PairCounts value="low">%s</PairCounts><PairCounts value="high">%s</PairCounts></BayesInput>
                </BayesInputs>
                <BayesOutput fieldName="y">%s</BayesOutput></NaiveBayesModel>
                """.formatted(
                        schema("y", "s", "a", "b"),
                        counts.formatted(30, 0),
                        counts.formatted(10, 20),
                        counts.formatted(1, 3),
                        counts.formatted(3, 1),
                        counts.formatted(40, 20)));
        double p = 40 * (30 / 40.0) * density(0.5, 1, 4) * (1 / 4.0);
        double q = 20 * 0.001 * density(0.5, -1, 0.25) * (3 / 4.0);
        try (Served served = Served.multiclass(codeDir, document)) {
            double[] values = served.values("s,a,b", "u,0.5,-2", ",,", "w,,3", "u,40,");
            assertThat(values[0]).isCloseTo(p / (p + q), offset(1e-14));
            assertThat(values[1]).isCloseTo(q / (p + q), offset(1e-14));
            assertThat(values[2]).isCloseTo(40 / 60.0, offset(1e-15));
            assertThat(values[4]).isCloseTo(40 * 0.75 / (40 * 0.75 + 20 * 0.25), offset(1e-15));
            // so far out that both densities are the threshold
            assertThat(values[6]).isCloseTo(30 / (30 + 20 * 0.001), offset(1e-14));
        }
    }
}
