package io.timpani.engine.trees;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Random models as LightGBM would write them, with every kind of split, and rows that hit their thresholds. */
final class LightGbmTexts {
    private static final float ZERO = 1e-35f;
    private static final double[] ODD = {
        0.0,
        -0.0,
        ZERO,
        -ZERO,
        Math.nextUp((double) ZERO),
        Math.nextDown((double) -ZERO),
        Math.nextDown((double) ZERO),
        Math.nextUp((double) -ZERO),
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -Double.MIN_NORMAL,
        1e-300,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e300,
        -1e300,
        1.5,
        2147483646,
        2147483648.0,
        -0.999,
        -1,
        31,
        32,
        63.999
    };
    private static final List<String> OBJECTIVES = List.of(
            "regression",
            "regression sqrt",
            "regression_l1",
            "regression_l1 sqrt",
            "huber",
            "fair",
            "poisson",
            "quantile",
            "mape",
            "gamma",
            "tweedie",
            "binary sigmoid:1",
            "binary sigmoid:0.7",
            "cross_entropy",
            "cross_entropy_lambda",
            "xentropy",
            "xentlambda",
            "lambdarank",
            "rank_xendcg");

    private final Random random;
    final int features;
    final int columns;
    private final int rounds;
    private final double[] pool;

    /** A model of its own for every seed. */
    LightGbmTexts(long seed) {
        random = new Random(seed);
        features = 1 + random.nextInt(8);
        columns = random.nextInt(3) == 0 ? 2 + random.nextInt(4) : 1;
        rounds = 1 + random.nextInt(12);
        pool = new double[30];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = random.nextInt(3) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextGaussian() * 3;
        }
    }

    /** The text of the model. */
    String text() {
        StringBuilder text = new StringBuilder("tree\nversion=v4\n");
        line(text, "num_class", columns);
        line(text, "num_tree_per_iteration", columns);
        line(text, "label_index", 0);
        line(text, "max_feature_idx", features - 1);
        if (random.nextInt(8) != 0) {
            line(text, "objective", objective());
        }
        if (random.nextInt(4) == 0) {
            text.append("average_output\n");
        }
        line(text, "feature_names", names().stream().collect(Collectors.joining(" ")));
        line(
                text,
                "feature_infos",
                IntStream.range(0, features).mapToObj(f -> "[-3:3]").collect(Collectors.joining(" ")));
        text.append('\n');
        for (int tree = 0; tree < rounds * columns; tree++) {
            line(text, "Tree", tree);
            tree(text);
            text.append("\n\n");
        }
        return text.append(
                        "end of trees\n\nfeature_importances:\n\nparameters:\n[boosting: gbdt]\n\nend of parameters\n")
                .append("\npandas_categorical:null\n")
                .toString();
    }

    List<String> names() {
        return IntStream.range(0, features).mapToObj(f -> "f" + f).toList();
    }

    private String objective() {
        if (columns == 1) {
            return OBJECTIVES.get(random.nextInt(OBJECTIVES.size()));
        }
        return random.nextBoolean()
                ? "multiclass num_class:" + columns
                : "multiclassova num_class:" + columns + " sigmoid:1.3";
    }

    private void tree(StringBuilder text) {
        int leaves = random.nextInt(10) == 0 ? 1 : 2 + random.nextInt(30);
        int splits = leaves - 1;
        int[] left = new int[splits];
        int[] right = new int[splits];
        // each new split takes the place of a leaf, as training does it; its leaf goes left, a new one right
        int[] ownerOfLeaf = new int[leaves];
        boolean[] isRight = new boolean[leaves];
        for (int split = 0; split < splits; split++) {
            int leaf = random.nextInt(split + 1);
            if (split > 0) {
                (isRight[leaf] ? right : left)[ownerOfLeaf[leaf]] = split;
            }
            left[split] = ~leaf;
            right[split] = ~(split + 1);
            ownerOfLeaf[leaf] = split;
            isRight[leaf] = false;
            ownerOfLeaf[split + 1] = split;
            isRight[split + 1] = true;
        }
        int[] feature =
                IntStream.range(0, splits).map(s -> random.nextInt(features)).toArray();
        List<String> threshold = new ArrayList<>();
        int[] decision = new int[splits];
        List<Integer> boundaries = new ArrayList<>(List.of(0));
        List<String> words = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            decision[split] = random.nextInt(2) * 2 + random.nextInt(3) * 4;
            // every third feature has categories
            if (feature[split] % 3 == 2) {
                decision[split] |= 1;
                threshold.add(Integer.toString(boundaries.size() - 1));
                int size = 1 + random.nextInt(3);
                for (int word = 0; word < size; word++) {
                    words.add(Integer.toUnsignedString(random.nextInt()));
                }
                boundaries.add(words.size());
            } else {
                threshold.add(number(pool[random.nextInt(pool.length)]));
            }
        }
        line(text, "num_leaves", leaves);
        line(text, "num_cat", boundaries.size() - 1);
        if (splits > 0) {
            line(text, "split_feature", join(feature));
            line(text, "split_gain", join(new int[splits]));
            line(text, "threshold", String.join(" ", threshold));
            line(text, "decision_type", join(decision));
            line(text, "left_child", join(left));
            line(text, "right_child", join(right));
        }
        line(
                text,
                "leaf_value",
                DoubleStream.generate(() -> random.nextGaussian() / 3)
                        .limit(leaves)
                        .mapToObj(LightGbmTexts::number)
                        .collect(Collectors.joining(" ")));
        if (splits > 0) {
            line(text, "leaf_weight", join(new int[leaves]));
            line(text, "leaf_count", join(new int[leaves]));
            line(text, "internal_value", join(new int[splits]));
            line(text, "internal_weight", join(new int[splits]));
            line(text, "internal_count", join(new int[splits]));
            if (boundaries.size() > 1) {
                line(
                        text,
                        "cat_boundaries",
                        boundaries.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                line(text, "cat_threshold", String.join(" ", words));
            }
        }
        line(text, "is_linear", 0);
        line(text, "shrinkage", 1);
    }

    private static String number(double value) {
        return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
    }

    private static String join(int[] numbers) {
        return IntStream.of(numbers).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append('=').append(value).append('\n');
    }

    /** Rows, by feature: thresholds and their neighbours, missing values, categories, odd numbers and ordinary ones. */
    double[][] columns(int rows) {
        double[][] values = new double[features][rows];
        for (double[] column : values) {
            for (int row = 0; row < rows; row++) {
                column[row] = value();
            }
        }
        return values;
    }

    private double value() {
        double threshold = pool[random.nextInt(pool.length)];
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> threshold;
            case 2 -> Math.nextUp(threshold);
            case 3 -> Math.nextDown(threshold);
            case 4 -> random.nextInt(100) - 3;
            case 5 -> random.nextInt(100) + random.nextDouble() - 3;
            case 6 -> ODD[random.nextInt(ODD.length)];
            default -> random.nextGaussian() * 3;
        };
    }
}
