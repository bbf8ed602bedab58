package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Documents over the numbers a, b, c and the text s that nobody thought of. */
final class RandomDocuments {
    static final String[] TEXTS = {"u", "v", "w"};
    /** Bounds of splits, which rows hit exactly now and then. */
    static final double[] BOUNDS = {-1, -0.25, 0, 0.1, 0.5, 2};

    private static final String[] FIELDS = {"a", "b", "c"};
    private static final String[] CLASSES = {"p", "q", "r"};

    private final Random random;

    RandomDocuments(long seed) {
        this.random = new Random(seed);
    }

    private static String document(String target, String model) {
        return pmml(target + number(FIELDS) + category("s", TEXTS), model);
    }

    private String weight() {
        return Double.toString(random.nextGaussian());
    }

    private String table(String attributes) {
        StringBuilder table =
                new StringBuilder("<RegressionTable intercept=\"%s\" %s>".formatted(weight(), attributes));
        for (String field : FIELDS) {
            table.append("<NumericPredictor name=\"%s\" coefficient=\"%s\" exponent=\"%d\"/>"
                    .formatted(field, weight(), 1 + random.nextInt(2)));
        }
        for (String text : TEXTS) {
            table.append(
                    "<CategoricalPredictor name=\"s\" value=\"%s\" coefficient=\"%s\"/>".formatted(text, weight()));
        }
        return table.append("</RegressionTable>").toString();
    }

    String regression() {
        String[] methods = {"none", "logit", "softmax", "exp", "cauchit", "cloglog"};
        return document(
                number("y"),
                "<RegressionModel functionName=\"regression\" normalizationMethod=\"%s\">%s%s</RegressionModel>"
                        .formatted(
                                methods[random.nextInt(methods.length)], schema("y", "a", "b", "c", "s"), table("")));
    }

    String classification() {
        StringBuilder tables = new StringBuilder();
        for (String label : CLASSES) {
            tables.append(table("targetCategory=\"%s\"".formatted(label)));
        }
        return document(
                category("y", CLASSES),
                "<RegressionModel functionName=\"classification\" normalizationMethod=\"softmax\">%s%s</RegressionModel>"
                        .formatted(schema("y", "a", "b", "c", "s"), tables));
    }

    String ensemble() {
        String method = random.nextBoolean() ? "sum" : "average";
        StringBuilder segments = new StringBuilder();
        for (int i = 0; i <= random.nextInt(5); i++) {
            String strategy = random.nextBoolean()
                    ? "missingValueStrategy=\"defaultChild\""
                    : "noTrueChildStrategy=\"returnLastPrediction\"";
            segments.append(
                    "<Segment id=\"%d\"><True/><TreeModel functionName=\"regression\" %s splitCharacteristic=\"binarySplit\">%s%s</TreeModel></Segment>"
                            .formatted(i, strategy, inner("a", "b", "c", "s"), node("n" + i, "<True/>", 4)));
        }
        return document(
                number("y"),
                "<MiningModel functionName=\"regression\">%s<Segmentation multipleModelMethod=\"%s\">%s</Segmentation></MiningModel>"
                        .formatted(schema("y", "a", "b", "c", "s"), method, segments));
    }

    private String node(String id, String predicate, int depth) {
        StringBuilder node = new StringBuilder();
        boolean leaf = depth == 0 || random.nextInt(5) == 0;
        String child = leaf ? "" : "defaultChild=\"%s%s\"".formatted(id, random.nextBoolean() ? "l" : "r");
        node.append("<Node id=\"%s\" score=\"%s\" %s>%s".formatted(id, weight(), child, predicate));
        if (!leaf) {
            String[] split = random.nextInt(4) == 0 ? textSplit() : numberSplit();
            node.append(node(id + "l", split[0], depth - 1)).append(node(id + "r", split[1], depth - 1));
        }
        return node.append("</Node>").toString();
    }

    private String[] numberSplit() {
        String test = "<SimplePredicate field=\"%s\" operator=\"%s\" value=\"%s\"/>";
        String field = FIELDS[random.nextInt(FIELDS.length)];
        double bound = BOUNDS[random.nextInt(BOUNDS.length)];
        boolean open = random.nextBoolean();
        return new String[] {
            test.formatted(field, open ? "lessThan" : "lessOrEqual", bound),
            test.formatted(field, open ? "greaterOrEqual" : "greaterThan", bound)
        };
    }

    private String[] textSplit() {
        String test =
                "<SimpleSetPredicate field=\"s\" booleanOperator=\"%s\"><Array n=\"2\" type=\"string\">%s %s</Array></SimpleSetPredicate>";
        String one = TEXTS[random.nextInt(TEXTS.length)];
        String other = TEXTS[random.nextInt(TEXTS.length)];
        return new String[] {test.formatted("isIn", one, other), test.formatted("isNotIn", one, other)};
    }

    String network() {
        StringBuilder inputs = new StringBuilder();
        for (int i = 0; i < FIELDS.length; i++) {
            inputs.append(
                    "<NeuralInput id=\"i%d\"><DerivedField optype=\"continuous\" dataType=\"double\"><FieldRef field=\"%s\"/></DerivedField></NeuralInput>"
                            .formatted(i, FIELDS[i]));
        }
        StringBuilder hidden = new StringBuilder();
        StringBuilder last = new StringBuilder("<Neuron id=\"o\" bias=\"%s\">".formatted(weight()));
        for (int i = 0; i < 4; i++) {
            hidden.append("<Neuron id=\"h%d\" bias=\"%s\">".formatted(i, weight()));
            for (int from = 0; from < FIELDS.length; from++) {
                hidden.append("<Con from=\"i%d\" weight=\"%s\"/>".formatted(from, weight()));
            }
            hidden.append("</Neuron>");
            last.append("<Con from=\"h%d\" weight=\"%s\"/>".formatted(i, weight()));
        }
        String[] functions = {"logistic", "tanh", "rectifier", "sine"};
        return document(number("y"), """
                <NeuralNetwork functionName="regression" activationFunction="%s">%s<NeuralInputs numberOfInputs="3">%s</NeuralInputs>
                <NeuralLayer>%s</NeuralLayer><NeuralLayer activationFunction="identity">%s</Neuron></NeuralLayer>
                <NeuralOutputs><NeuralOutput outputNeuron="o"><DerivedField optype="continuous" dataType="double"><FieldRef field="y"/>
                </DerivedField></NeuralOutput></NeuralOutputs></NeuralNetwork>
                """.formatted(
                functions[random.nextInt(functions.length)], schema("y", "a", "b", "c", "s"), inputs, hidden, last));
    }

    /** A cell of a number: often a bound, sometimes missing. */
    double cell() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1, 2, 3 -> BOUNDS[random.nextInt(BOUNDS.length)];
            case 4 -> Math.nextDown(BOUNDS[random.nextInt(BOUNDS.length)]);
            case 5 -> Double.MIN_VALUE;
            default -> random.nextGaussian();
        };
    }

    @Nullable
    String text() {
        int choice = random.nextInt(TEXTS.length + 1);
        return choice == TEXTS.length ? null : TEXTS[choice];
    }
}
