package io.timpani.engine.mojo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes up models of trees, and values that sit on their thresholds. */
public final class RandomMojo {
    private final Random random;
    private final List<Float> thresholds = new ArrayList<>();
    private final int[] levels;
    private final int depth;
    private final int leafChance;
    private boolean hasOffset;

    private RandomMojo(Random random, int features, int depth, int leafChance) {
        this.random = random;
        this.depth = depth;
        this.leafChance = leafChance;
        this.levels = new int[features];
        for (int column = 0; column < features; column++) {
            levels[column] =
                    random.nextInt(3) > 0 ? 0 : random.nextBoolean() ? 1 + random.nextInt(12) : 30 + random.nextInt(60);
        }
        for (int i = 0; i < 12; i++) {
            thresholds.add(number());
        }
    }

    /** Full trees of numbers, as large as in life. */
    public static MojoZip regression(long seed, int features, int trees, int depth) {
        RandomMojo made = new RandomMojo(new Random(seed), features, depth, Integer.MAX_VALUE);
        Arrays.fill(made.levels, 0);
        MojoZip mojo = new MojoZip("Gradient Boosting Machine", "Regression")
                .info("distribution", "gaussian")
                .info("init_f", 0.5)
                .info("link_function", "identity");
        return made.finish(mojo, 1, trees, 1, "regression");
    }

    /**
     * A model made up.
     *
     * @param levels number of levels per feature, 0 = numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Made(MojoZip zip, List<Float> thresholds, int[] levels) {
        /** A value of a column of numbers: on a threshold, next to one, far away, or missing. */
        double number(Random random) {
            return value(random, thresholds);
        }

        /** A level, sometimes unknown or missing. */
        @Nullable
        String level(Random random, int column) {
            int level = random.nextInt(levels[column] + 2);
            return level > levels[column] ? null : "l" + level;
        }
    }

    /** A model of any kind of trees. */
    static Made any(Random random) {
        RandomMojo made = new RandomMojo(random, 1 + random.nextInt(6), random.nextInt(6), 6);
        int trees = 1 + random.nextInt(8);
        MojoZip zip = switch (random.nextInt(3)) {
            case 0 -> made.boosted(trees);
            case 1 -> made.bagged(trees);
            default -> made.isolation(trees);
        };
        return new Made(zip, made.thresholds, made.levels);
    }

    private MojoZip boosted(int trees) {
        int classes = 1 + random.nextInt(4);
        String category = classes == 1 ? "Regression" : classes == 2 ? "Binomial" : "Multinomial";
        String family = classes == 1
                ? pick("gaussian", "poisson", "gamma", "tweedie", "laplace", "quantile", "huber")
                : classes == 2 ? pick("bernoulli", "quasibinomial", "modified_huber", "multinomial") : "multinomial";
        MojoZip mojo = new MojoZip("Gradient Boosting Machine", category)
                .info("distribution", family)
                .info("init_f", random.nextGaussian());
        if (classes == 1 && random.nextInt(3) == 0) {
            mojo.info("link_function", pick("identity", "log", "logit", "inverse", "ologlog"));
        }
        if (classes < 3 && random.nextInt(3) == 0) {
            mojo.info("offset_column", "off");
            hasOffset = true;
        }
        return finish(balance(mojo, classes), classes, trees, classes == 2 ? 1 : classes, category);
    }

    private MojoZip bagged(int trees) {
        int classes = 1 + random.nextInt(4);
        boolean doubled = classes == 2 && random.nextBoolean();
        String category = classes == 1 ? "Regression" : classes == 2 ? "Binomial" : "Multinomial";
        MojoZip mojo = new MojoZip("Distributed Random Forest", category).info("binomial_double_trees", doubled);
        return finish(balance(mojo, classes), classes, trees, classes == 2 && !doubled ? 1 : classes, category);
    }

    private MojoZip isolation(int trees) {
        MojoZip mojo = new MojoZip("Isolation Forest", "AnomalyDetection")
                .info("supervised", false)
                .info("min_path_length", random.nextInt(3))
                .info("max_path_length", random.nextInt(9))
                .info("output_anomaly_flag", random.nextBoolean());
        return finish(mojo, 1, trees, 1, "AnomalyDetection");
    }

    private MojoZip balance(MojoZip mojo, int classes) {
        if (classes > 1 && random.nextBoolean()) {
            mojo.info("balance_classes", true);
            mojo.info("prior_class_distrib", distribution(classes));
            mojo.info("model_class_distrib", distribution(classes));
        }
        return mojo;
    }

    private String distribution(int classes) {
        return Stream.generate(() -> 0.1 + random.nextInt(9) / 10.0 + 0.01)
                .limit(classes)
                .toList()
                .toString();
    }

    private MojoZip finish(MojoZip mojo, int classes, int trees, int perGroup, String category) {
        for (int column = 0; column < levels.length; column++) {
            mojo.feature(
                    "x" + column,
                    IntStream.range(0, levels[column]).mapToObj(l -> "l" + l).toArray(String[]::new));
        }
        if (hasOffset) {
            mojo.column("off");
        }
        mojo.info("n_classes", classes).info("n_trees", trees).info("n_trees_per_class", perGroup);
        if (!category.equals("AnomalyDetection")) {
            mojo.column(
                    "y",
                    classes == 1
                            ? new String[0]
                            : IntStream.range(0, classes).mapToObj(c -> "c" + c).toArray(String[]::new));
        }
        for (int group = 0; group < trees; group++) {
            for (int each = 0; each < perGroup; each++) {
                // H2O leaves out the trees of classes that have nothing left to learn
                if (each == 0 || random.nextInt(8) > 0) {
                    mojo.blob(
                            String.format(Locale.ROOT, "trees/t%02d_%03d.bin", each, group),
                            tree(depth).bytes());
                }
            }
        }
        return mojo;
    }

    private TreeText tree(int left) {
        if (left == 0 || random.nextInt(leafChance) == 0) {
            return new TreeText.Leaf((float) random.nextGaussian());
        }
        int column = random.nextInt(levels.length);
        int direction = 1 + random.nextInt(5);
        TreeText yes = tree(left - 1);
        TreeText no = tree(left - 1);
        int count = levels[column];
        if (count == 0 || random.nextInt(5) == 0) {
            float threshold = count > 0
                    ? random.nextInt(count) + random.nextInt(2) / 2f
                    : leafChance == Integer.MAX_VALUE ? (float) random.nextGaussian() : pick(thresholds);
            int safe = leafChance == Integer.MAX_VALUE ? 2 + direction % 2 : direction;
            return TreeText.below(column, threshold, safe, yes, no);
        }
        if (count <= 32 && random.nextBoolean()) {
            return TreeText.small(column, random.nextInt(), direction, yes, no);
        }
        int first = random.nextInt(count);
        int bits = 1 + random.nextInt(count);
        byte[] set = new byte[((bits - 1) >> 3) + 1];
        random.nextBytes(set);
        return TreeText.large(column, first, bits, set, direction, yes, no);
    }

    private float number() {
        return switch (random.nextInt(10)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> Float.MIN_VALUE;
            case 3 -> Float.POSITIVE_INFINITY;
            case 4 -> Float.NEGATIVE_INFINITY;
            case 5 -> Float.MAX_VALUE;
            case 6 -> Float.NaN;
            default -> (float) random.nextGaussian();
        };
    }

    private static double value(Random random, List<Float> thresholds) {
        double near = thresholds.get(random.nextInt(thresholds.size()));
        return switch (random.nextInt(10)) {
            case 0 -> Double.NaN;
            case 1 -> Math.nextUp(near);
            case 2 -> Math.nextDown(near);
            case 3 -> Double.MIN_VALUE;
            case 4 -> -Double.MIN_VALUE;
            case 5 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 6 -> random.nextGaussian();
            case 7 -> 1e300;
            default -> near;
        };
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private float pick(List<Float> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
