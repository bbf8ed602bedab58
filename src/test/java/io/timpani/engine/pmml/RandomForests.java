package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ensembles of trees of every shape that a forest should be able to take, over the numbers a, b, c and the text s. */
final class RandomForests {
    static final double[] BOUNDS = {
        Double.NEGATIVE_INFINITY, -1, -0.25, -0.0, 0, 0x1p-1074, 0.1, 0.1f, 0.5, 2, Double.POSITIVE_INFINITY
    };

    private static final String[] FIELDS = {"a", "b", "c"};
    private static final String[] CLASSES = {"p", "q", "r"};
    private static final String[] STRATEGIES = {"none", "lastPrediction", "nullPrediction", "defaultChild"};
    private static final String[] SUMS = {"sum", "weightedSum", "average", "weightedAverage"};
    private static final String[] VOTES = {"average", "weightedAverage", "majorityVote", "weightedMajorityVote"};

    private final Random random;
    private int nodes;
    private String strategy = "";

    RandomForests(long seed) {
        this.random = new Random(seed);
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }

    static String text(double value) {
        return Double.isInfinite(value) ? (value < 0 ? "-INF" : "INF") : Double.toString(value);
    }

    String regression() {
        String target = random.nextInt(3) == 0 ? "<Targets><Target rescaleConstant=\"0.3\"/></Targets>" : "";
        return document(number("y"), ensemble("regression", schema("y", "a", "b", "c", "s"), target, pick(SUMS)));
    }

    String classification() {
        return document(
                category("y", CLASSES), ensemble("classification", schema("y", "a", "b", "c", "s"), "", pick(VOTES)));
    }

    /** One ensemble per class, and a regression that makes probabilities of them, as boosted trees are written. */
    String chain() {
        StringBuilder segments = new StringBuilder();
        StringBuilder tables = new StringBuilder();
        for (String label : CLASSES) {
            String output = "<Output><OutputField name=\"raw%s\" dataType=\"float\"/></Output>".formatted(label);
            segments.append("<Segment><True/>%s</Segment>"
                    .formatted(ensemble("regression", inner("a", "b", "c", "s"), output, pick(SUMS))));
            tables.append(
                    "<RegressionTable targetCategory=\"%s\" intercept=\"0\"><NumericPredictor name=\"raw%s\" coefficient=\"1\"/></RegressionTable>"
                            .formatted(label, label));
        }
        return document(category("y", CLASSES), """
                <MiningModel functionName="classification">%s<Segmentation multipleModelMethod="modelChain">%s
                <Segment><True/><RegressionModel functionName="classification" normalizationMethod="softmax">%s%s</RegressionModel>
                </Segment></Segmentation></MiningModel>
                """.formatted(
                        schema("y", "a", "b", "c", "s"), segments, inner("rawp", "rawq", "rawr"), tables));
    }

    private static String document(String target, String model) {
        String derived = """
                <TransformationDictionary><DerivedField name="d" optype="continuous" dataType="float"><FieldRef field="a"/></DerivedField>
                </TransformationDictionary>
                """;
        return pmml(target + number(FIELDS) + category("s"), derived + model);
    }

    private String ensemble(String function, String schema, String before, String method) {
        String trees = IntStream.rangeClosed(0, random.nextInt(9))
                .mapToObj(i -> "<Segment id=\"%d\" weight=\"%s\"><True/>%s</Segment>"
                        .formatted(i, 0.1 + random.nextInt(20) / 7.0, tree(function)))
                .collect(Collectors.joining("\n"));
        String context = random.nextInt(3) == 0 ? "float" : "double";
        return "<MiningModel functionName=\"%s\" x-mathContext=\"%s\">%s%s<Segmentation multipleModelMethod=\"%s\">%s</Segmentation></MiningModel>\n"
                .formatted(function, context, schema, before, method, trees);
    }

    private String tree(String function) {
        strategy = pick(STRATEGIES);
        String last = pick("returnLastPrediction", "returnNullPrediction");
        // most trees have a prediction for everything, so that sums are numbers as often as not
        boolean complete = random.nextInt(4) > 0;
        String local = random.nextInt(5) == 0
                ? "<MiningSchema><MiningField name=\"a\" missingValueReplacement=\"0.5\"/><MiningField name=\"b\"/></MiningSchema>"
                : inner("a", "b", "c", "s");
        return "<TreeModel functionName=\"%s\" missingValueStrategy=\"%s\" noTrueChildStrategy=\"%s\" x-mathContext=\"%s\">%s%s</TreeModel>"
                .formatted(
                        function,
                        strategy,
                        complete ? "returnLastPrediction" : last,
                        pick("float", "double"),
                        local,
                        node(function, "<True/>", random.nextInt(6)));
    }

    private String node(String function, String predicate, int depth) {
        nodes++;
        int self = nodes;
        StringBuilder inside = new StringBuilder();
        String attributes = "id=\"n%d\"".formatted(self);
        if (function.equals("regression")) {
            attributes += " score=\"%s\"".formatted(random.nextGaussian());
        } else {
            for (String label : CLASSES) {
                inside.append("<ScoreDistribution value=\"%s\" recordCount=\"%d\"/>"
                        .formatted(label, 1 + random.nextInt(20)));
            }
        }
        if (depth > 0 && random.nextInt(6) > 0) {
            String[] children = predicates();
            int first = nodes + 1;
            int chosen = random.nextInt(children.length);
            for (int i = 0; i < children.length; i++) {
                if (i == chosen) {
                    first = nodes + 1;
                }
                inside.append(node(function, children[i], depth - 1));
            }
            attributes += " defaultChild=\"n%d\"".formatted(first);
        }
        return "<Node %s>%s%s</Node>".formatted(attributes, predicate, inside);
    }

    /** Of the children of a node. */
    private String[] predicates() {
        String field = pick("a", "b", "c", "d");
        double bound = BOUNDS[random.nextInt(BOUNDS.length)];
        boolean byDefault = strategy.equals("defaultChild");
        return switch (random.nextInt(9)) {
            case 0 -> new String[] {test(field, "greaterThan", bound), test(field, "lessOrEqual", bound)};
            case 1 -> new String[] {test(field, "greaterOrEqual", bound), test(field, "lessThan", bound)};
            case 2 -> new String[] {test(field, "equal", bound), test(field, "notEqual", bound)};
            case 3 -> members("isIn", "isNotIn");
            case 4 -> members("isNotIn", "isIn");
            case 5 ->
                new String[] {
                    missing(field, "isMissing"), test(field, "lessThan", bound), test(field, "greaterOrEqual", bound)
                };
            case 6 -> new String[] {missing(field, "isNotMissing"), "<False/>", "<True/>"};
            // several that are no pairs: which of them is the default child is up to the strategy
            case 7 ->
                byDefault
                        ? new String[] {test(field, "lessThan", bound), test(field, "greaterOrEqual", bound)}
                        : new String[] {
                            test(field, "lessThan", -0.25),
                            test(pick(FIELDS), "lessThan", bound),
                            test("b", "greaterThan", 0)
                        };
            default -> new String[] {test(field, "lessThan", bound), test(field, "greaterOrEqual", bound)};
        };
    }

    private static String test(String field, String operator, double bound) {
        return "<SimplePredicate field=\"%s\" operator=\"%s\" value=\"%s\"/>".formatted(field, operator, text(bound));
    }

    private static String missing(String field, String operator) {
        return "<SimplePredicate field=\"%s\" operator=\"%s\"/>".formatted(field, operator);
    }

    private String[] members(String... operators) {
        String array = "<Array n=\"2\" type=\"string\">%s %s</Array>".formatted(pick("u", "v", "w"), pick("u", "x"));
        String[] tests = new String[operators.length];
        for (int i = 0; i < tests.length; i++) {
            tests[i] = String.format(
                    Locale.ROOT,
                    "<SimpleSetPredicate field=\"s\" booleanOperator=\"%s\">%s</SimpleSetPredicate>",
                    operators[i],
                    array);
        }
        return tests;
    }

    double cell() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextGaussian();
            default -> BOUNDS[random.nextInt(BOUNDS.length)];
        };
    }

    String word() {
        return pick("u", "v", "w", "x", "other");
    }

    boolean rarely() {
        return random.nextInt(6) == 0;
    }
}
