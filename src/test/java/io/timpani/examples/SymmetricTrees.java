package io.timpani.examples;

import io.timpani.engine.catboost.CbmWriter;
import io.timpani.engine.catboost.Hashes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Boosted trees over categories that ask the same question all over a level; written as CatBoost writes its models. */
final class SymmetricTrees {
    private static final int TREES = 20;
    private static final int LEVELS = 2;
    private static final double RATE = 0.3;
    private static final double PENALTY = 3;

    private final List<Question> questions = new ArrayList<>();
    private final int[] classes;
    private final double[] scores;

    /** Whether a feature has a value. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Question(String[] column, String value) {
        boolean isTrue(int row) {
            return column[row].equals(value);
        }
    }

    private SymmetricTrees(int[] classes) {
        this.classes = classes;
        this.scores = new double[classes.length];
    }

    /**
     * A model of two classes.
     *
     * @param features their names and the values of each
     * @param columns the value of each row, by feature
     * @param classes place of the label of each row
     */
    static byte[] binary(
            Map<String, List<String>> features, Map<String, String[]> columns, int[] classes, List<String> labels) {
        SymmetricTrees trees = new SymmetricTrees(classes);
        CbmWriter writer = new CbmWriter(1)
                .objective("Logloss")
                .metadata(
                        "class_params",
                        "{\"class_names\":[\"%s\"],\"class_to_label\":[0,1]}".formatted(String.join("\",\"", labels)));
        features.forEach((name, values) -> {
            String[] column = columns.getOrDefault(name, new String[0]);
            values.forEach(value -> trees.questions.add(new Question(column, value)));
            writer.categories(name, values.stream().mapToInt(Hashes::of).toArray());
        });
        for (int tree = 0; tree < TREES; tree++) {
            int[] asked = new int[0];
            for (int level = 0; level < LEVELS; level++) {
                asked = trees.withBest(asked);
            }
            writer.tree(asked, trees.grown(asked));
        }
        return writer.scaled(1, 0).bytes();
    }

    private int[] withBest(int[] asked) {
        int[] best = asked;
        double most = Double.NEGATIVE_INFINITY;
        for (int question = 0; question < questions.size(); question++) {
            int[] tried = Arrays.copyOf(asked, asked.length + 1);
            tried[asked.length] = question;
            double gain = 0;
            for (double[] leaf : leaves(tried)) {
                gain += leaf[0] * leaf[0] / (leaf[1] + PENALTY);
            }
            if (gain > most) {
                most = gain;
                best = tried;
            }
        }
        return best;
    }

    /** The values of the leaves, which are added to the scores. */
    private double[] grown(int[] asked) {
        double[] values = Arrays.stream(leaves(asked))
                .mapToDouble(leaf -> RATE * leaf[0] / (leaf[1] + PENALTY))
                .toArray();
        for (int row = 0; row < scores.length; row++) {
            scores[row] += values[leaf(asked, row)];
        }
        return values;
    }

    /** Sums of the slopes and of the curvatures of the loss. */
    private double[][] leaves(int[] asked) {
        double[][] sums = new double[1 << asked.length][2];
        for (int row = 0; row < classes.length; row++) {
            double probability = 1 / (1 + StrictMath.exp(-scores[row]));
            double[] leaf = sums[leaf(asked, row)];
            leaf[0] += classes[row] - probability;
            leaf[1] += probability * (1 - probability);
        }
        return sums;
    }

    private int leaf(int[] asked, int row) {
        int leaf = 0;
        for (int level = 0; level < asked.length; level++) {
            leaf |= questions.get(asked[level]).isTrue(row) ? 1 << level : 0;
        }
        return leaf;
    }
}
