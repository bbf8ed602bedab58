package io.timpani.examples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A classification tree over categories, each node of which asks for one value of one feature; written as PMML. */
final class DecisionTree {
    private static final int DEPTH = 3;
    private static final int LEAST_ROWS = 20;
    private static final String INDENT = "  ";

    private final Map<String, List<String>> features;
    private final Map<String, String[]> columns;
    private final int[] classes;
    private final List<String> labels;
    private final StringBuilder xml = new StringBuilder();
    private int nodes;

    /** What asking for a value would gain in purity. */
    private record Question(String feature, String value, double gain) {}

    private DecisionTree(
            Map<String, List<String>> features, Map<String, String[]> columns, int[] classes, List<String> labels) {
        this.features = features;
        this.columns = columns;
        this.classes = classes;
        this.labels = labels;
    }

    /**
     * A model of the classes.
     *
     * @param features their names and the values of each
     * @param columns the value of each row, by feature
     * @param target name of what is predicted
     * @param classes place of the label of each row
     */
    static byte[] pmml(
            Map<String, List<String>> features,
            Map<String, String[]> columns,
            String target,
            int[] classes,
            List<String> labels) {
        DecisionTree tree = new DecisionTree(features, columns, classes, labels);
        tree.document(target);
        return tree.xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void document(String target) {
        line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        line(0, "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">");
        line(1, "<Header/>");
        line(1, "<DataDictionary numberOfFields=\"%d\">".formatted(features.size() + 1));
        features.forEach(this::dataField);
        dataField(target, labels);
        line(1, "</DataDictionary>");
        line(
                1,
                "<TreeModel functionName=\"classification\" missingValueStrategy=\"lastPrediction\""
                        + " noTrueChildStrategy=\"returnLastPrediction\" splitCharacteristic=\"binarySplit\">");
        line(2, "<MiningSchema>");
        features.keySet()
                .forEach(name ->
                        line(3, "<MiningField name=\"%s\" invalidValueTreatment=\"asMissing\"/>".formatted(name)));
        line(3, "<MiningField name=\"%s\" usageType=\"target\"/>".formatted(target));
        line(2, "</MiningSchema>");
        node(2, "<True/>", IntStream.range(0, classes.length).toArray(), 0);
        line(1, "</TreeModel>");
        line(0, "</PMML>");
    }

    private void dataField(String name, List<String> values) {
        line(2, "<DataField name=\"%s\" optype=\"categorical\" dataType=\"string\">".formatted(name));
        values.forEach(value -> line(3, "<Value value=\"%s\"/>".formatted(value)));
        line(2, "</DataField>");
    }

    private void node(int level, String predicate, int[] rows, int depth) {
        int[] counts = counts(rows);
        int most = counts[0] >= counts[1] ? 0 : 1;
        line(
                level,
                "<Node id=\"%d\" score=\"%s\" recordCount=\"%d\">".formatted(++nodes, labels.get(most), rows.length));
        line(level + 1, predicate);
        for (int label = 0; label < counts.length; label++) {
            line(
                    level + 1,
                    "<ScoreDistribution value=\"%s\" recordCount=\"%d\"/>".formatted(labels.get(label), counts[label]));
        }
        Question best = depth == DEPTH ? new Question("", "", 0) : best(rows);
        if (best.gain > 0) {
            child(level + 1, best, "equal", rows, depth + 1);
            child(level + 1, best, "notEqual", rows, depth + 1);
        }
        line(level, "</Node>");
    }

    private void child(int level, Question asked, String operator, int[] rows, int depth) {
        String predicate = "<SimplePredicate field=\"%s\" operator=\"%s\" value=\"%s\"/>"
                .formatted(asked.feature, operator, asked.value);
        node(level, predicate, side(rows, asked.feature, asked.value, operator.equals("equal")), depth);
    }

    private Question best(int[] rows) {
        Question best = new Question("", "", 0);
        for (Map.Entry<String, List<String>> feature : features.entrySet()) {
            for (String value : feature.getValue()) {
                int[] equal = side(rows, feature.getKey(), value, true);
                int[] other = side(rows, feature.getKey(), value, false);
                double gain = impurity(rows) - impurity(equal) - impurity(other);
                if (equal.length >= LEAST_ROWS && other.length >= LEAST_ROWS && gain > best.gain) {
                    best = new Question(feature.getKey(), value, gain);
                }
            }
        }
        return best;
    }

    private int[] side(int[] rows, String feature, String value, boolean equal) {
        String[] column = columns.getOrDefault(feature, new String[0]);
        return Arrays.stream(rows)
                .filter(row -> column[row].equals(value) == equal)
                .toArray();
    }

    /** Gini, times the number of rows. */
    private double impurity(int[] rows) {
        double squares = Arrays.stream(counts(rows))
                .mapToDouble(count -> (double) count * count)
                .sum();
        return rows.length == 0 ? 0 : rows.length - squares / rows.length;
    }

    private int[] counts(int[] rows) {
        int[] counts = new int[labels.size()];
        for (int row : rows) {
            counts[classes[row]]++;
        }
        return counts;
    }

    private void line(int level, String text) {
        xml.append(INDENT.repeat(level)).append(text).append('\n');
    }
}
