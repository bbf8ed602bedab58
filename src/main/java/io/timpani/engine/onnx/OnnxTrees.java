package io.timpani.engine.onnx;

import io.timpani.forest.Forest;
import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph whose answer comes from trees and from nothing that the forest cannot do: casts and copies before and after them, a
 * normalisation to 1, a ZipMap. Thread-safe.
 */
final class OnnxTrees {
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;
    private static final int BLOCK = 1 << 12;

    private final TreeEnsemble trees;
    private final boolean normalizes;
    /** Column of the answer for each class, or null: in order. */
    private final int @Nullable [] order;

    private OnnxTrees(TreeEnsemble trees, boolean normalizes, int @Nullable [] order) {
        this.trees = trees;
        this.normalizes = normalizes;
        this.order = order;
    }

    /**
     * The trees behind an output; empty when ONNX Runtime is needed.
     *
     * @param input name of the one input, of floats
     * @param features its width
     */
    static Optional<OnnxTrees> of(OnnxFile file, String input, int features, String output) {
        if (!file.isSmall()) {
            return Optional.empty();
        }
        try {
            return new Trace(file).trace(input, features, output);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Goes from an output back to the input. */
    private static final class Trace {
        private final Map<String, OnnxFile.Node> makers;

        Trace(OnnxFile file) {
            makers = file.nodes().stream()
                    .flatMap(node -> node.outputs().stream().map(output -> Map.entry(output, node)))
                    .filter(entry -> !entry.getKey().isEmpty())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
        }

        Optional<OnnxTrees> trace(String input, int features, String output) throws IOException {
            String name = output;
            int @Nullable [] order = null;
            boolean normalizes = false;
            // as many steps as nodes, since links could lead in a circle
            for (int steps = makers.size(); steps >= 0; steps--) {
                OnnxFile.Node node = makers.get(name);
                if (node == null) {
                    return Optional.empty();
                }
                if (TreeEnsemble.is(node)) {
                    return isScore(node, name) && comesFrom(input, node.inputs().get(0))
                            ? made(TreeEnsemble.read(node, features), normalizes, order)
                            : Optional.empty();
                }
                if (isZipMap(node) && order == null) {
                    order = order(node);
                } else if (isNormalizer(node) && !normalizes) {
                    normalizes = true;
                } else if (!isCopy(node)) {
                    return Optional.empty();
                }
                name = node.inputs().get(0);
            }
            return Optional.empty();
        }

        private static Optional<OnnxTrees> made(
                Optional<TreeEnsemble> trees, boolean normalizes, int @Nullable [] order) {
            return trees.map(each -> new OnnxTrees(each, normalizes, order))
                    .filter(each -> order == null || order.length == each.columns());
        }

        private static boolean isScore(OnnxFile.Node node, String name) {
            int place = node.operator().equals(TreeEnsemble.CLASSIFIER) ? 1 : 0;
            return node.inputs().size() == 1
                    && node.outputs().size() > place
                    && node.outputs().get(place).equals(name);
        }

        private boolean comesFrom(String input, String from) throws IOException {
            String name = from;
            for (int steps = makers.size(); steps >= 0 && !name.equals(input); steps--) {
                OnnxFile.Node node = makers.get(name);
                if (node == null || !isCopy(node)) {
                    return false;
                }
                name = node.inputs().get(0);
            }
            return name.equals(input);
        }

        /** A cast between kinds of fractions changes no score, and none of the input, which is of floats. */
        private static boolean isCopy(OnnxFile.Node node) throws IOException {
            if (!node.domain().equals(OnnxFile.STANDARD) || node.inputs().size() != 1) {
                return false;
            }
            long to = node.number("to", 0);
            return node.operator().equals("Identity")
                    || (node.operator().equals("Cast") && (to == FLOAT || to == DOUBLE));
        }

        private static boolean isNormalizer(OnnxFile.Node node) throws IOException {
            return node.domain().equals(TreeEnsemble.DOMAIN)
                    && node.operator().equals("Normalizer")
                    && node.text("norm", "MAX").equals("L1");
        }

        private static boolean isZipMap(OnnxFile.Node node) {
            return node.domain().equals(TreeEnsemble.DOMAIN) && node.operator().equals("ZipMap");
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

    /** Columns of the answer. */
    int columns() {
        return trees.isBinary() ? 2 : trees.forest().outputs();
    }

    /** True when every column is one of numbers, or missing; text is refused elsewhere. */
    static boolean takes(DenseInput input) {
        for (Column column : input.columns()) {
            if (column != null && !(column instanceof NumberColumn)) {
                return false;
            }
        }
        return true;
    }

    /** The answer for all rows, shape {@code [rows, columns]}. */
    double[] predict(DenseInput input, int rows) {
        Forest forest = trees.forest();
        double[] @Nullable [] columns = new double[input.columns().length][];
        for (int feature = 0; feature < columns.length; feature++) {
            columns[feature] = input.columns()[feature] instanceof NumberColumn numbers ? numbers.values() : null;
        }
        double[] values = new double[Math.multiplyExact(rows, columns())];
        double[] sums = forest.outputs() == columns() ? values : new double[rows];
        for (int from = 0; from < rows; from += BLOCK) {
            forest.sums(columns, from, Math.min(BLOCK, rows - from), sums);
        }
        Scores scores = new Scores(trees, normalizes);
        float[] row = new float[columns()];
        for (int at = 0; at < rows; at++) {
            scores.finish(sums, at * forest.outputs(), row);
            for (int column = 0; column < row.length; column++) {
                values[at * row.length + (order == null ? column : order[column])] = row[column];
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return "OnnxTrees[%d trees, order %s]".formatted(trees.forest().trees(), Arrays.toString(order));
    }
}
