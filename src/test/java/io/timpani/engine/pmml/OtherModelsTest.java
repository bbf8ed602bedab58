package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.equal;
import static io.timpani.engine.pmml.Documents.less;
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

/** Networks, vector machines, naive Bayes, clusters, scorecards and rules, against values computed by hand. */
class OtherModelsTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String network(String target, String function, String attributes, String layers, String outputs) {
        return pmml(
                target + number("a", "b"), """
                <NeuralNetwork functionName="%s" %s>%s
                <NeuralInputs><NeuralInput id="0"><DerivedField optype="continuous" dataType="double">
                <NormContinuous field="a"><LinearNorm orig="0" norm="0"/><LinearNorm orig="10" norm="1"/></NormContinuous></DerivedField></NeuralInput>
                <NeuralInput id="1"><DerivedField optype="continuous" dataType="double"><FieldRef field="b"/></DerivedField></NeuralInput></NeuralInputs>
                %s
                <NeuralOutputs>%s</NeuralOutputs></NeuralNetwork>
                """.formatted(function, attributes, schema("y", "a", "b"), layers, outputs));
    }

    private static final String HIDDEN = """
            <NeuralLayer %s><Neuron id="2" bias="0.5"><Con from="0" weight="1"/><Con from="1" weight="-2"/></Neuron>
            <Neuron id="3"><Con from="0" weight="3"/></Neuron></NeuralLayer>
            """;
    private static final String NUMBER_OUTPUT = """
            <NeuralOutput outputNeuron="4"><DerivedField optype="continuous" dataType="double">
            <NormContinuous field="y"><LinearNorm orig="100" norm="0"/><LinearNorm orig="200" norm="1"/></NormContinuous></DerivedField></NeuralOutput>
            """;

    @ParameterizedTest
    @CsvSource({
        "logistic",
        "tanh",
        "identity",
        "exponential",
        "reciprocal",
        "square",
        "Gauss",
        "sine",
        "cosine",
        "Elliott",
        "arctan",
        "rectifier",
        "threshold"
    })
    void a_network_of_numbers(String activation) {
        String layers = HIDDEN.formatted("activationFunction=\"%s\"".formatted(activation))
                + "<NeuralLayer activationFunction=\"identity\"><Neuron id=\"4\" bias=\"0.1\"><Con from=\"2\" weight=\"0.5\"/>"
                + "<Con from=\"3\" weight=\"0.25\"/></Neuron></NeuralLayer>";
        String document = network(
                number("y"), "regression", "activationFunction=\"tanh\" threshold=\"0.2\"", layers, NUMBER_OUTPUT);
        double first = activated(activation, 0.5 + 0.4 - 2 * 0.3);
        double second = activated(activation, 3 * 0.4);
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "4,0.3")[0])
                    .isCloseTo(100 + 100 * (0.1 + 0.5 * first + 0.25 * second), offset(1e-12));
            assertThat(served.values("a,b", ",0.3")).containsExactly(NAN);
        }
    }

    private static double activated(String name, double y) {
        return switch (name) {
            case "logistic" -> 1 / (1 + Math.exp(-y));
            case "tanh" -> Math.tanh(y);
            case "identity" -> y;
            case "exponential" -> Math.exp(y);
            case "reciprocal" -> 1 / y;
            case "square" -> y * y;
            case "Gauss" -> Math.exp(-y * y);
            case "sine" -> Math.sin(y);
            case "cosine" -> Math.cos(y);
            case "Elliott" -> y / (1 + Math.abs(y));
            case "arctan" -> 2 / Math.PI * Math.atan(y);
            case "rectifier" -> y > 0 ? y : 0;
            case "threshold" -> y > 0.2 ? 1 : 0;
            default -> throw new AssertionError(name);
        };
    }

    @Test
    void a_network_of_classes_is_normalised() {
        String outputs = """
                <NeuralOutput outputNeuron="3"><DerivedField optype="categorical" dataType="string"><NormDiscrete field="y" value="p"/></DerivedField></NeuralOutput>
                <NeuralOutput outputNeuron="2"><DerivedField optype="categorical" dataType="string"><NormDiscrete field="y" value="q"/></DerivedField></NeuralOutput>
                """;
        String layer = HIDDEN.formatted("normalizationMethod=\"softmax\"");
        String document =
                network(category("y", "q", "p"), "classification", "activationFunction=\"identity\"", layer, outputs);
        double q = Math.exp(0.3);
        double p = Math.exp(1.2);
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "4,0.3"))
                    .containsExactly(new double[] {q / (p + q), p / (p + q)}, offset(1e-15));
        }
    }

    @Test
    void radial_neurons_measure_distances() {
        String layers = "<NeuralLayer activationFunction=\"radialBasis\" width=\"2\" altitude=\"1.5\"><Neuron id=\"2\">"
                + "<Con from=\"0\" weight=\"1\"/><Con from=\"1\" weight=\"2\"/></Neuron></NeuralLayer>"
                + "<NeuralLayer activationFunction=\"identity\"><Neuron id=\"4\"><Con from=\"2\" weight=\"1\"/></Neuron></NeuralLayer>";
        try (Served served = Served.regression(
                codeDir, network(number("y"), "regression", "activationFunction=\"tanh\"", layers, NUMBER_OUTPUT))) {
            double distance = 0.6 * 0.6 + 1.7 * 1.7;
            double expected = Math.exp(2 * Math.log(1.5) - distance / (2 * 2 * 2));
            assertThat(served.values("a,b", "4,0.3")[0]).isCloseTo(100 + 100 * expected, offset(1e-12));
        }
    }

    @Test
    void neurons_see_only_what_comes_before_them() {
        String layers = HIDDEN.formatted("").replace("from=\"1\"", "from=\"3\"");
        assertThat(Served.failure(
                        codeDir,
                        TargetType.REGRESSION,
                        network(number("y"), "regression", "activationFunction=\"tanh\"", layers, NUMBER_OUTPUT)))
                .contains("Con", "no neuron 3");
    }

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

    private static double density(double x, double mean, double variance) {
        return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }

    private static String clusters(String kind, String attributes) {
        return pmml(number("a", "b"), """
                <ClusteringModel functionName="clustering" modelClass="centerBased" numberOfClusters="2">
                <MiningSchema><MiningField name="a"/><MiningField name="b"/></MiningSchema>
                <ComparisonMeasure kind="distance">%s</ComparisonMeasure>
                <ClusteringField field="a" compareFunction="absDiff"/><ClusteringField field="b" compareFunction="absDiff" %s/>
                <Cluster id="one"><Array type="real">0 0</Array></Cluster><Cluster><Array type="real">3 4</Array></Cluster></ClusteringModel>
                """.formatted(kind, attributes));
    }

    @ParameterizedTest
    @CsvSource({
        "<euclidean/>,5,1",
        "<squaredEuclidean/>,25,1",
        "<cityBlock/>,7,1",
        "<chebychev/>,4,1",
        "'<minkowski p-parameter=\"3\"/>',4.497941445275415,1"
    })
    void an_anomaly_is_as_far_as_the_nearest_cluster(String kind, double far, double near) {
        try (Served served = Served.of(codeDir, TargetType.ANOMALY, clusters(kind, ""))) {
            assertThat(served.values("a,b", "-3,-4", "3,3")).containsExactly(new double[] {far, near}, offset(1e-14));
        }
    }

    @Test
    void missing_values_and_weights_change_distances() {
        try (Served served =
                Served.of(codeDir, TargetType.ANOMALY, clusters("<squaredEuclidean/>", "fieldWeight=\"2\""))) {
            assertThat(served.values("a,b", "1,1", "1,", ",")).containsExactly(3, 2, NAN);
        }
    }

    @Test
    void clusters_are_no_regression_and_no_classification() {
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, clusters("<euclidean/>", "")))
                .contains("clusters", "regression");
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, clusters("<euclidean/>", "")))
                .contains("no classification", "multiclass");
    }

    @Test
    void a_scorecard_adds_partial_scores() {
        String document =
                pmml(number("y", "a", "b"), """
                <Scorecard functionName="regression" initialScore="100" useReasonCodes="false">%s
                <Characteristics><Characteristic><Attribute partialScore="-5">%s</Attribute><Attribute partialScore="5">%s</Attribute></Characteristic>
                <Characteristic><Attribute><True/><ComplexPartialScore><Apply function="*"><FieldRef field="b"/><Constant>2</Constant></Apply>
                </ComplexPartialScore></Attribute></Characteristic></Characteristics></Scorecard>
                """.formatted(schema("y", "a", "b"), less("a", 0), less("a", 10)));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,3", "1,3", "11,3", "1,")).containsExactly(101, 111, NAN, NAN);
        }
    }

    @Test
    void the_first_rule_that_fires_decides() {
        String shares =
                "<ScoreDistribution value=\"p\" recordCount=\"%d\"/><ScoreDistribution value=\"q\" recordCount=\"%d\"/>";
        String document = pmml(category("y", "p", "q") + category("s") + number("a"), """
                <RuleSetModel functionName="classification">%s<RuleSet defaultScore="q"><RuleSelectionMethod criterion="firstHit"/>
                %s
                <CompoundRule>%s<SimpleRule score="p">%s%s</SimpleRule><SimpleRule score="q">%s%s</SimpleRule></CompoundRule>
                <SimpleRule score="p"><True/>%s</SimpleRule></RuleSet></RuleSetModel>
                """.formatted(
                        schema("y", "s", "a"),
                        shares.formatted(1, 3),
                        equal("s", "u"),
                        less("a", 0),
                        shares.formatted(4, 1),
                        less("a", 5),
                        shares.formatted(1, 1),
                        shares.formatted(3, 1)));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("s,a", "u,-1", "u,1", "u,9", "v,-1"))
                    .containsExactly(0.8, 0.2, 0.5, 0.5, 0.75, 0.25, 0.75, 0.25);
        }
        assertThat(Served.failure(codeDir, TargetType.MULTICLASS, document.replace("firstHit", "weightedMax")))
                .contains("criterion weightedMax");
    }

    @Test
    void targets_change_a_prediction() {
        String document = pmml(number("y", "a"), """
                <RegressionModel functionName="regression">%s
                <Targets><Target field="y" min="0" max="10" rescaleFactor="2" rescaleConstant="0.6" castInteger="%s">
                <TargetValue defaultValue="-7"/></Target></Targets>
                <RegressionTable intercept="0"><NumericPredictor name="a" coefficient="1"/></RegressionTable></RegressionModel>
                """.formatted(schema("y", "a"), "CAST"));
        double[][] expected = {{3, 21, 1, -7}, {3, 21, 1, -7}, {2, 20, 0, -7}};
        String[] casts = {"round", "ceiling", "floor"};
        for (int i = 0; i < casts.length; i++) {
            try (Served served = Served.regression(codeDir, document.replace("CAST", casts[i]))) {
                assertThat(served.values("a", "1", "11", "-5", "NA"))
                        .as(casts[i])
                        .containsExactly(expected[i]);
            }
        }
    }

    @Test
    void prior_probabilities_stand_in_for_a_missing_prediction() {
        String document = pmml(number("a") + category("y", "p", "q"), """
                <RegressionModel functionName="classification" normalizationMethod="softmax">%s
                <Targets><Target field="y"><TargetValue value="p" priorProbability="0.2"/><TargetValue value="q" priorProbability="0.8"/></Target></Targets>
                <RegressionTable targetCategory="p" intercept="0"><NumericPredictor name="a" coefficient="1"/></RegressionTable>
                <RegressionTable targetCategory="q" intercept="0"/></RegressionModel>
                """.formatted(schema("y", "a")));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "0", "NA")).containsExactly(0.5, 0.5, 0.2, 0.8);
        }
    }
}
