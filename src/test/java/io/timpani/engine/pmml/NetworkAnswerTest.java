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

/** Networks as a whole, against values computed by hand: numbers, classes and distances. */
class NetworkAnswerTest {
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
}
