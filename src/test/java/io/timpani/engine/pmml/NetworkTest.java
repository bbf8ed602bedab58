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

/** Neural networks, neuron by neuron, against values computed by hand. */
class NetworkTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private static String input(String id, String field) {
        return "<NeuralInput id=\"%s\"><DerivedField optype=\"continuous\" dataType=\"double\"><FieldRef field=\"%s\"/></DerivedField></NeuralInput>"
                .formatted(id, field);
    }

    private static String neuron(String id, String attributes, String... connections) {
        return "<Neuron id=\"%s\" %s>%s</Neuron>".formatted(id, attributes, String.join("", connections));
    }

    private static String from(String id, double weight) {
        return "<Con from=\"%s\" weight=\"%s\"/>".formatted(id, weight);
    }

    private static String layer(String attributes, String... neurons) {
        return "<NeuralLayer %s>%s</NeuralLayer>".formatted(attributes, String.join("", neurons));
    }

    private static String numberOf(String neuron) {
        return "<NeuralOutput outputNeuron=\"%s\"><DerivedField optype=\"continuous\" dataType=\"double\"><FieldRef field=\"y\"/></DerivedField></NeuralOutput>"
                .formatted(neuron);
    }

    private static String classOf(String neuron, String value) {
        return "<NeuralOutput outputNeuron=\"%s\"><DerivedField optype=\"categorical\" dataType=\"string\"><NormDiscrete field=\"y\" value=\"%s\"/></DerivedField></NeuralOutput>"
                .formatted(neuron, value);
    }

    private static String network(String target, String attributes, String layers, String outputs) {
        boolean classes = target.contains("categorical");
        return pmml(target + number("a", "b"), """
                <NeuralNetwork functionName="%s" %s>%s<NeuralInputs>%s%s</NeuralInputs>
                %s<NeuralOutputs>%s</NeuralOutputs></NeuralNetwork>
                """.formatted(
                        classes ? "classification" : "regression",
                        attributes,
                        schema("y", "a", "b"),
                        input("i", "a"),
                        input("j", "b"),
                        layers,
                        outputs));
    }

    /** What one neuron makes of a and b. */
    private double[] values(String attributes, String layers, String... rows) {
        try (Served served = Served.regression(codeDir, network(number("y"), attributes, layers, numberOf("n")))) {
            String[] lines = new String[rows.length + 1];
            lines[0] = "a,b";
            System.arraycopy(rows, 0, lines, 1, rows.length);
            return served.values(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // at -2, 0, 0.5 and 3
        "logistic,0.11920292202211755,0.5,0.6224593312018546,0.9525741268224334",
        "tanh,-0.9640275800758169,0,0.46211715726000973,0.9950547536867305",
        "identity,-2,0,0.5,3",
        "exponential,0.1353352832366127,1,1.6487212707001282,20.085536923187668",
        "reciprocal,-0.5,Infinity,2,0.3333333333333333",
        "square,4,0,0.25,9",
        "Gauss,0.01831563888873418,1,0.7788007830714049,0.00012340980408667956",
        "sine,-0.9092974268256817,0,0.479425538604203,0.1411200080598672",
        "cosine,-0.4161468365471424,1,0.8775825618903728,-0.9899924966004454",
        "Elliott,-0.6666666666666666,0,0.3333333333333333,0.75",
        "arctan,-0.7048327646991335,0,0.2951672353008665,0.7951672353008665",
        "rectifier,0,0,0.5,3",
        "threshold,0,0,1,1"
    })
    void a_neuron_is_activated(String activation, double first, double second, double third, double fourth) {
        String layers = layer("", neuron("n", "", from("i", 1)));
        double[] actual =
                values("activationFunction=\"%s\"".formatted(activation), layers, "-2,0", "0,0", "0.5,0", "3,0");
        double[] expected = {first, second, third, fourth};
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i] == expected[i] || Math.abs(actual[i] - expected[i]) <= 1e-14 * Math.abs(expected[i]))
                    .as("%s, value %d: %s", activation, i, actual[i])
                    .isTrue();
        }
    }

    @Test
    void bias_and_weights_come_before_the_activation() {
        String layers = layer("", neuron("n", "bias=\"0.5\"", from("i", 2), from("j", -3)));
        assertThat(values("activationFunction=\"identity\"", layers, "1,1", "0,0", "2,-1"))
                .containsExactly(-0.5, 0.5, 7.5);
    }

    @Test
    void a_missing_input_leaves_no_prediction() {
        String layers = layer("", neuron("n", "", from("i", 1)));
        for (String activation : new String[] {"identity", "rectifier", "threshold", "logistic"}) {
            assertThat(values("activationFunction=\"%s\"".formatted(activation), layers, ",1", "1,"))
                    .as(activation)
                    .doesNotContain(-1)
                    .startsWith(NAN);
        }
    }

    @Test
    void a_layer_may_see_all_layers_before_it() {
        String layers = layer("", neuron("h", "", from("i", 2)), neuron("k", "", from("j", 3)))
                + layer("activationFunction=\"square\"", neuron("m", "", from("h", 1), from("k", 1)))
                + layer("", neuron("n", "bias=\"1\"", from("m", 1), from("h", 10), from("j", 100)));
        // h = 2, k = 6, m = 64
        assertThat(values("activationFunction=\"identity\"", layers, "1,2")).containsExactly(1 + 64 + 20 + 200);
    }

    @Test
    void a_layer_may_have_an_activation_and_a_threshold_of_its_own() {
        String layers = layer("activationFunction=\"threshold\" threshold=\"1\"", neuron("h", "", from("i", 1)))
                + layer("activationFunction=\"threshold\"", neuron("k", "", from("i", 1)))
                + layer("", neuron("n", "", from("h", 1), from("k", 10)));
        assertThat(values("activationFunction=\"identity\" threshold=\"2\"", layers, "1,0", "1.5,0", "2,0", "2.5,0"))
                .containsExactly(0, 1, 1, 11);
    }

    @Test
    void a_layer_may_be_normalised_by_its_sum_or_as_powers() {
        String neurons = neuron("n", "", from("i", 1)) + neuron("m", "", from("j", 1));
        assertThat(values(
                        "activationFunction=\"identity\"", layer("normalizationMethod=\"simplemax\"", neurons), "1,3"))
                .containsExactly(0.25);
        double expected = Math.exp(1) / (Math.exp(1) + Math.exp(3));
        assertThat(values(
                        "activationFunction=\"identity\"",
                        layer("normalizationMethod=\"softmax\"", neurons),
                        "1,3",
                        "1001,1003"))
                .containsExactly(new double[] {expected, expected}, offset(1e-15));
        assertThat(values(
                        "activationFunction=\"identity\" normalizationMethod=\"softmax\"",
                        layer("normalizationMethod=\"none\"", neurons),
                        "1,3"))
                .containsExactly(1);
    }

    @Test
    void a_network_of_32_bits_is_rounded_at_every_step() {
        String layers = layer("", neuron("n", "bias=\"0.1\"", from("i", 0.2), from("j", 0.3)));
        float sum = 0.1f;
        sum += 0.2f * 0.7f;
        sum += 0.3f * 1.1f;
        String attributes = "activationFunction=\"identity\" x-mathContext=\"float\"";
        try (Served served = Served.regression(
                codeDir,
                network(number("y"), attributes, layers, numberOf("n"))
                        .replace("dataType=\"double\"", "dataType=\"float\""))) {
            assertThat(served.values("a,b", "0.7,1.1")).containsExactly(sum);
        }
    }

    @Test
    void radial_neurons_have_a_width_each_or_share_it() {
        String shared = layer("width=\"2\"", neuron("n", "", from("i", 1), from("j", -1)));
        String own = layer("width=\"9\"", neuron("n", "width=\"2\"", from("i", 1), from("j", -1)));
        double expected = Math.exp(-(2 * 2 + 3 * 3) / 8.0);
        String radial = "activationFunction=\"radialBasis\"";
        assertThat(values(radial, shared, "3,2")).containsExactly(new double[] {expected}, offset(1e-16));
        assertThat(values(radial, own, "3,2")).containsExactly(new double[] {expected}, offset(1e-16));
        assertThat(values(radial, own.replace("width=\"2\"", "width=\"2\" altitude=\"3\""), "3,2"))
                .containsExactly(new double[] {9 * expected}, offset(1e-14));
        String without = layer("", neuron("n", "", from("i", 1)));
        assertThat(Served.failure(codeDir, TargetType.REGRESSION, network(number("y"), radial, without, numberOf("n"))))
                .contains("Neuron", "width");
    }

    @Test
    void the_output_of_a_number_may_be_a_line_walked_back() {
        String line = """
                <NeuralOutput outputNeuron="n"><DerivedField optype="continuous" dataType="double"><NormContinuous field="y">
                <LinearNorm orig="10" norm="0"/><LinearNorm orig="20" norm="0.5"/><LinearNorm orig="60" norm="1"/></NormContinuous>
                </DerivedField></NeuralOutput>
                """;
        String layers = layer("", neuron("n", "", from("i", 1)));
        try (Served served =
                Served.regression(codeDir, network(number("y"), "activationFunction=\"identity\"", layers, line))) {
            assertThat(served.values("a,b", "0,0", "0.25,0", "0.5,0", "0.75,0", "1,0", "1.5,0"))
                    .containsExactly(10, 15, 20, 40, 60, 100);
        }
    }

    @Test
    void one_output_is_enough_for_two_classes() {
        String layers = layer("activationFunction=\"logistic\"", neuron("n", "", from("i", 1)));
        String document = network(category("y", "p", "q"), "activationFunction=\"tanh\"", layers, classOf("n", "q"));
        double q = 1 / (1 + Math.exp(-3));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "3,0", "0,0"))
                    .containsExactly(new double[] {1 - q, q, 0.5, 0.5}, offset(1e-15));
        }
        String other = network(category("y", "p", "q"), "activationFunction=\"tanh\"", layers, classOf("n", "p"));
        try (Served served = Served.multiclass(codeDir, other)) {
            assertThat(served.values("a,b", "3,0")).containsExactly(new double[] {q, 1 - q}, offset(1e-15));
        }
    }

    @Test
    void outputs_belong_to_their_classes_in_whatever_order() {
        String layers =
                layer("", neuron("n", "", from("i", 1)), neuron("m", "", from("j", 1)), neuron("o", "bias=\"0.2\""));
        String document = network(
                category("y", "p", "q", "r"),
                "activationFunction=\"identity\"",
                layers,
                classOf("m", "r") + classOf("o", "p") + classOf("n", "q"));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a,b", "0.3,0.5", "0.7,0.1")).containsExactly(0.2, 0.3, 0.5, 0.2, 0.7, 0.1);
        }
    }

    @Test
    void what_a_network_cannot_be_is_refused() {
        String layers = layer("", neuron("n", "", from("i", 1)));
        String usual = network(number("y"), "activationFunction=\"identity\"", layers, numberOf("n"));
        assertThat(refusal(usual.replace("identity", "sigmoid"))).contains("NeuralLayer", "activationFunction sigmoid");
        assertThat(refusal(usual.replace("from=\"i\"", "from=\"x\""))).contains("Con", "no neuron x");
        assertThat(refusal(usual.replace("outputNeuron=\"n\"", "outputNeuron=\"x\"")))
                .contains("NeuralOutput", "no neuron x");
        assertThat(refusal(usual.replace("<NeuralLayer", "<NeuralLayer normalizationMethod=\"other\"")))
                .contains("normalizationMethod other");
        assertThat(refusal(network(number("y"), "activationFunction=\"identity\"", layers, "")))
                .contains("NeuralOutput");
        assertThat(refusal(network(number("y"), "activationFunction=\"identity\"", layers, classOf("n", "p"))))
                .contains("NormDiscrete", "class values");
        assertThat(Served.failure(
                        codeDir,
                        TargetType.MULTICLASS,
                        network(category("y", "p", "q"), "activationFunction=\"identity\"", layers, numberOf("n"))))
                .contains("FieldRef", "class values");
    }

    private String refusal(String document) {
        return Served.failure(codeDir, TargetType.REGRESSION, document);
    }
}
