package io.timpani.engine.catboost;

import io.timpani.engine.catboost.CbmWriter.Combination;
import io.timpani.engine.catboost.CbmWriter.Nan;
import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A random model of numbers, categories and counters, and what it must answer, worked out here. */
final class RandomModel {
    private static final List<String> WORDS =
            List.of("", "red", "green", "a longer text with blanks", "é", "1", "nan", "\uD83D\uDE00");

    private static final int DEEPEST = 6;
    private static final int VERY_DEEP = 10;

    private enum Kind {
        NUMBER,
        CATEGORY,
        COUNTER
    }

    private record Question(Kind kind, int feature, int place) {}

    /** A node of a tree: a leaf has no question. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Node(
            int question, @Nullable Node no, @Nullable Node yes, double[] values) {}

    final CbmWriter writer;
    final int dimension;
    private final Random random;
    private final List<float[]> borders = new ArrayList<>();
    private final List<Nan> nans = new ArrayList<>();
    private final List<List<String>> words = new ArrayList<>();
    private final List<RandomCounter> counters = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private final List<Node> trees = new ArrayList<>();
    private final double bias;

    RandomModel(long seed) {
        random = new Random(seed);
        dimension = 1 + random.nextInt(3);
        writer = new CbmWriter(dimension);
        int numbers = random.nextInt(5);
        int categories = numbers == 0 ? 1 : random.nextInt(3);
        for (int feature = 0; feature < numbers; feature++) {
            addNumbers(feature);
        }
        for (int feature = 0; feature < categories; feature++) {
            addCategories(feature);
        }
        for (int counter = categories == 0 ? 0 : random.nextInt(4); counter > 0; counter--) {
            addCounter();
        }
        boolean shaped = random.nextInt(3) == 0;
        for (int tree = 1 + random.nextInt(8); tree > 0; tree--) {
            if (shaped) {
                addShapedTree();
            } else {
                addTree();
            }
        }
        if (random.nextBoolean()) {
            IntStream.range(0, writer.leaves.size() / dimension).forEach(leaf -> writer.weights.add(1.0 + leaf));
        }
        bias = random.nextGaussian();
        double[] biases = new double[dimension];
        Arrays.fill(biases, bias);
        writer.scaled(1, biases);
    }

    private void addNumbers(int feature) {
        float[] limits = new float[1 + random.nextInt(random.nextInt(8) == 0 ? 300 : 6)];
        float limit = -2;
        for (int place = 0; place < limits.length; place++) {
            limit += random.nextFloat() + 0.01f;
            limits[place] = limit;
            questions.add(new Question(Kind.NUMBER, feature, place));
        }
        Nan nan = List.of(Nan.values()).get(random.nextInt(3));
        borders.add(limits);
        nans.add(nan);
        writer.numbers("n" + feature, nan, limits);
    }

    private void addCategories(int feature) {
        int first = random.nextInt(WORDS.size());
        List<String> known = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(place -> WORDS.get((first + place) % WORDS.size()))
                .toList();
        for (int place = 0; place < known.size(); place++) {
            questions.add(new Question(Kind.CATEGORY, feature, place));
        }
        words.add(known);
        writer.categories("c" + feature, known.stream().mapToInt(Hashes::of).toArray());
    }

    private void addCounter() {
        int[] by =
                random.ints(1 + random.nextInt(2), 0, words.size()).distinct().toArray();
        List<Integer> numberSplits = new ArrayList<>();
        List<Integer> oneHotSplits = new ArrayList<>();
        if (!borders.isEmpty() && random.nextBoolean()) {
            int feature = random.nextInt(borders.size());
            float[] limits = borders.get(feature);
            numberSplits.add(feature);
            numberSplits.add(Float.floatToRawIntBits(limits[random.nextInt(limits.length)]));
        }
        if (random.nextInt(3) == 0) {
            int feature = random.nextInt(words.size());
            List<String> known = words.get(feature);
            oneHotSplits.add(feature);
            oneHotSplits.add(Hashes.of(known.get(random.nextInt(known.size()))));
        }
        Combination combination = new Combination(by, ints(numberSplits), ints(oneHotSplits));
        Set<Long> hashes = new HashSet<>();
        for (int row = random.nextInt(12); row > 0; row--) {
            long hash = 0;
            for (int category = 0; category < by.length; category++) {
                hash = RandomCounter.hash(hash, Hashes.of(WORDS.get(random.nextInt(WORDS.size()))));
            }
            for (int split = numberSplits.size() + oneHotSplits.size(); split > 0; split -= 2) {
                hash = RandomCounter.hash(hash, random.nextInt(2));
            }
            hashes.add(hash);
        }
        RandomCounter counter = new RandomCounter(random, combination, List.copyOf(hashes));
        boolean known = counters.stream().anyMatch(other -> isSame(other, counter));
        if (!known) {
            for (int place = 0; place < counter.counter.borders().length; place++) {
                questions.add(new Question(Kind.COUNTER, counters.size(), place));
            }
            counters.add(counter);
            writer.counter(counter.counter, counter.table);
        }
    }

    private static boolean isSame(RandomCounter one, RandomCounter other) {
        Combination first = one.counter.by();
        Combination second = other.counter.by();
        return one.counter.type() == other.counter.type()
                && Arrays.equals(first.categories(), second.categories())
                && Arrays.equals(first.numberSplits(), second.numberSplits())
                && Arrays.equals(first.oneHotSplits(), second.oneHotSplits());
    }

    private void addTree() {
        // the library walks deep trees in another way
        int levels = random.nextInt(16) == 0 ? VERY_DEEP : random.nextInt(DEEPEST + 1);
        int[] asked = random.ints(levels, 0, questions.size()).toArray();
        double[] values =
                random.doubles(((long) dimension) << asked.length, -1, 1).toArray();
        writer.tree(asked, values);
        trees.add(symmetric(asked, asked.length, 0, values));
    }

    /** The first question is the lowest bit of a leaf's number. */
    private Node symmetric(int[] asked, int level, int leaf, double[] values) {
        if (level == 0) {
            return new Node(0, null, null, Arrays.copyOfRange(values, leaf * dimension, (leaf + 1) * dimension));
        }
        int bit = 1 << (level - 1);
        Node no = symmetric(asked, level - 1, leaf, values);
        Node yes = symmetric(asked, level - 1, leaf | bit, values);
        return new Node(asked[level - 1], no, yes, new double[0]);
    }

    private void addShapedTree() {
        Node root = shaped(DEEPEST);
        List<Node> nodes = new ArrayList<>();
        list(root, nodes);
        int[] asked = new int[nodes.size()];
        int[] distances = new int[2 * nodes.size()];
        int[] leavesOfNodes = new int[nodes.size()];
        List<Double> values = new ArrayList<>();
        for (int place = 0; place < nodes.size(); place++) {
            Node node = nodes.get(place);
            asked[place] = node.question;
            distances[2 * place] = node.no == null ? 0 : nodes.indexOf(node.no) - place;
            distances[2 * place + 1] = node.yes == null ? 0 : nodes.indexOf(node.yes) - place;
            leavesOfNodes[place] = node.no == null || node.yes == null ? values.size() / dimension : -1;
            Arrays.stream(node.values).forEach(values::add);
        }
        writer.shapedTree(
                asked,
                distances,
                leavesOfNodes,
                values.stream().mapToDouble(Double::doubleValue).toArray());
        trees.add(root);
    }

    private Node shaped(int levels) {
        boolean ends = levels == 0 || random.nextInt(4) == 0;
        Node no = ends || random.nextInt(8) == 0 ? null : shaped(levels - 1);
        Node yes = ends || random.nextInt(8) == 0 ? null : shaped(levels - 1);
        boolean valued = no == null || yes == null;
        boolean leaf = no == null && yes == null;
        return new Node(
                leaf ? 0 : random.nextInt(questions.size()),
                no,
                yes,
                valued ? random.doubles(dimension, -1, 1).toArray() : new double[0]);
    }

    private static void list(@Nullable Node node, List<Node> nodes) {
        if (node != null) {
            nodes.add(node);
            list(node.no, nodes);
            list(node.yes, nodes);
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Columns of random rows: borders, their neighbours, missing values, known and unknown words. */
    List<Column> columns(int rows) {
        List<Column> columns = new ArrayList<>();
        for (int feature = 0; feature < borders.size(); feature++) {
            float[] limits = borders.get(feature);
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                float limit = limits[random.nextInt(limits.length)];
                values[row] = switch (random.nextInt(8)) {
                    case 0 -> Double.NaN;
                    case 1 -> limit;
                    case 2 -> Math.nextUp(limit);
                    case 3 -> Math.nextDown(limit);
                    case 4 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
                    // rounds to the border itself
                    case 5 -> Math.nextUp((double) limit);
                    case 6 -> random.nextBoolean() ? Double.MIN_VALUE : -Float.MIN_VALUE;
                    default -> random.nextGaussian() * 2;
                };
            }
            columns.add(new NumberColumn("n" + feature, values));
        }
        for (int feature = 0; feature < words.size(); feature++) {
            @Nullable String[] values = new String[rows];
            for (int row = 0; row < rows; row++) {
                int word = random.nextInt(WORDS.size() + 2);
                values[row] = word < WORDS.size() ? WORDS.get(word) : word == WORDS.size() ? null : "unknown";
            }
            columns.add(new TextColumn("c" + feature, values));
        }
        return columns;
    }

    /** The answer to a row. */
    double[] answer(List<Column> columns, int row) {
        double[] sums = new double[dimension];
        for (Node root : trees) {
            Node node = root;
            while (true) {
                boolean isLeaf = node.no == null && node.yes == null;
                Node next = isLeaf ? null : isTrue(questions.get(node.question), columns, row) ? node.yes : node.no;
                if (next == null) {
                    break;
                }
                node = next;
            }
            for (int output = 0; output < dimension; output++) {
                sums[output] += node.values[output];
            }
        }
        for (int output = 0; output < dimension; output++) {
            sums[output] += bias;
        }
        return sums;
    }

    private boolean isTrue(Question question, List<Column> columns, int row) {
        return switch (question.kind) {
            case NUMBER -> isAbove(question.feature, borders.get(question.feature)[question.place], columns, row);
            case CATEGORY ->
                words.get(question.feature).get(question.place).equals(word(question.feature, columns, row));
            case COUNTER -> {
                RandomCounter counter = counters.get(question.feature);
                float border = counter.counter.borders()[question.place];
                yield counter.value(hash(counter.counter.by(), columns, row)) > border;
            }
        };
    }

    private boolean isAbove(int feature, float border, List<Column> columns, int row) {
        float value = (float) ((NumberColumn) columns.get(feature)).values()[row];
        return Float.isNaN(value) ? nans.get(feature) == Nan.AS_TRUE : value > border;
    }

    private String word(int feature, List<Column> columns, int row) {
        String text = ((TextColumn) columns.get(borders.size() + feature)).values()[row];
        return text == null ? "" : text;
    }

    private long hash(Combination by, List<Column> columns, int row) {
        long hash = 0;
        for (int category : by.categories()) {
            hash = RandomCounter.hash(hash, Hashes.of(word(category, columns, row)));
        }
        for (int split = 0; split < by.numberSplits().length; split += 2) {
            float border = Float.intBitsToFloat(by.numberSplits()[split + 1]);
            hash = RandomCounter.hash(hash, isAbove(by.numberSplits()[split], border, columns, row) ? 1 : 0);
        }
        for (int split = 0; split < by.oneHotSplits().length; split += 2) {
            int category = Hashes.of(word(by.oneHotSplits()[split], columns, row));
            hash = RandomCounter.hash(hash, category == by.oneHotSplits()[split + 1] ? 1 : 0);
        }
        return hash;
    }
}
