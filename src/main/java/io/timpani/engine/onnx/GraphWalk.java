package io.timpani.engine.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes from an output of a graph back to its input: past a ZipMap, a normalisation to 1, a last function of the sums, to trees
 * or to sums of weighted features. Whatever else is met is left to ONNX Runtime.
 */
final class GraphWalk {
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;

    private final Map<String, OnnxFile.Node> makers;
    private final Map<String, OnnxConstant> constants;
    private final String input;
    private final int features;

    private int @Nullable [] order;
    private boolean normalizes;
    private @Nullable Transform transform;
    /** The last one first. */
    private final List<OnnxFile.Node> linear = new ArrayList<>();

    GraphWalk(OnnxFile file, String input, int features) {
        this.input = input;
        this.features = features;
        constants = file.constants();
        makers = file.nodes().stream()
                .flatMap(node -> node.outputs().stream().map(output -> Map.entry(output, node)))
                .filter(entry -> !entry.getKey().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
    }

    /** To be called once. */
    Optional<JvmGraph> from(String output) throws IOException {
        String name = output;
        // as many steps as nodes, since links could lead in a circle
        for (int steps = makers.size(); steps >= 0; steps--) {
            if (name.equals(input)) {
                return OnnxLinear.of(linear, constants, features, transform, normalizes, order);
            }
            OnnxFile.Node node = makers.get(name);
            if (node == null || node.inputs().isEmpty()) {
                return Optional.empty();
            }
            if (TreeEnsemble.is(node)) {
                return givesNumbers(node, name) ? trees(node) : Optional.empty();
            }
            if (!pass(node, name)) {
                return Optional.empty();
            }
            name = source(node);
        }
        return Optional.empty();
    }

    /** What the node works on, which is not always its first input: a sum may name the constant first. */
    private String source(OnnxFile.Node node) {
        String first = node.inputs().get(0);
        return node.inputs().size() > 1 && constants.containsKey(first)
                ? node.inputs().get(1)
                : first;
    }

    /** Takes note of a node on the way; false when it is none that is known here, or in another place. */
    private boolean pass(OnnxFile.Node node, String output) throws IOException {
        boolean untouched = linear.isEmpty() && transform == null && !normalizes;
        if (isOf(TreeEnsemble.DOMAIN, "ZipMap", node)) {
            boolean first = order == null && untouched;
            order = order(node);
            return first;
        }
        if (isNormalizer(node)) {
            normalizes = true;
            return untouched;
        }
        Optional<Transform> last = lastFunction(node);
        if (last.isPresent()) {
            boolean first = linear.isEmpty() && transform == null;
            transform = last.get();
            return first;
        }
        if (OnnxLinear.knows(node, output)) {
            linear.add(node);
            return true;
        }
        return isCopy(node);
    }

    private Optional<JvmGraph> trees(OnnxFile.Node node) throws IOException {
        boolean alone = linear.isEmpty() && transform == null;
        if (!alone || !comesFromInput(node.inputs().get(0))) {
            return Optional.empty();
        }
        return TreeEnsemble.read(node, features)
                .map(each -> new OnnxTrees(each, normalizes, order))
                .filter(each -> order == null || order.length == each.columns())
                .map(JvmGraph.class::cast);
    }

    private static boolean givesNumbers(OnnxFile.Node node, String name) {
        int place = node.operator().equals(TreeEnsemble.CLASSIFIER) ? 1 : 0;
        return node.inputs().size() == 1
                && node.outputs().size() > place
                && node.outputs().get(place).equals(name);
    }

    private boolean comesFromInput(String from) throws IOException {
        String name = from;
        for (int steps = makers.size(); steps >= 0 && !name.equals(input); steps--) {
            OnnxFile.Node node = makers.get(name);
            // of numbers of 64 bits, the runtime makes sums of 64 bits
            if (node == null || !isCopy(node) || node.number("to", FLOAT) == DOUBLE) {
                return false;
            }
            name = node.inputs().get(0);
        }
        return name.equals(input);
    }

    /** A cast between kinds of fractions changes no sum, and none of the input, which is of floats. */
    private static boolean isCopy(OnnxFile.Node node) throws IOException {
        if (!node.domain().equals(OnnxFile.STANDARD) || node.inputs().size() != 1) {
            return false;
        }
        long to = node.number("to", 0);
        return node.operator().equals("Identity") || (node.operator().equals("Cast") && (to == FLOAT || to == DOUBLE));
    }

    private static boolean isNormalizer(OnnxFile.Node node) throws IOException {
        return isOf(TreeEnsemble.DOMAIN, "Normalizer", node)
                && node.text("norm", "MAX").equals("L1");
    }

    private static Optional<Transform> lastFunction(OnnxFile.Node node) throws IOException {
        if (isOf(OnnxFile.STANDARD, "Sigmoid", node)) {
            return Optional.of(Transform.LOGISTIC);
        }
        // of a table with rows and columns, these are both the columns
        long axis = node.number("axis", -1);
        return isOf(OnnxFile.STANDARD, "Softmax", node) && (axis == 1 || axis == -1)
                ? Optional.of(Transform.SOFTMAX)
                : Optional.empty();
    }

    private static boolean isOf(String domain, String operator, OnnxFile.Node node) {
        return node.domain().equals(domain) && node.operator().equals(operator);
    }

    /** Places of the classes when their labels are sorted, as {@link ZipMapOutput} does. */
    private static int[] order(OnnxFile.Node node) throws IOException {
        List<String> texts = node.texts("classlabels_strings");
        long[] numbers = node.numbers("classlabels_int64s");
        return texts.isEmpty() ? places(numbers.length, place -> numbers[place]) : places(texts.size(), texts::get);
    }

    private static <T extends Comparable<T>> int[] places(int size, Function<Integer, T> label) {
        List<Integer> sorted = IntStream.range(0, size)
                .boxed()
                .sorted((a, b) -> label.apply(a).compareTo(label.apply(b)))
                .toList();
        int[] places = new int[size];
        for (int place = 0; place < size; place++) {
            places[sorted.get(place)] = place;
        }
        return places;
    }
}
