package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.ml.lightgbm.PredictionType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against LightGBM itself; {@code -Dtimpani.test.rounds=100} tries a hundred times as many models. */
class LightGbmDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("timpani.test.rounds", 1);
    private static final int MODELS = 200 * ROUNDS;
    private static final int ROWS = 1_000;
    private static final double TOLERANCE = 4e-16;

    @Test
    void models_of_every_kind_of_split_answer_as_in_the_library() throws IOException {
        for (int seed = 0; seed < MODELS; seed++) {
            LightGbmTexts texts = new LightGbmTexts(seed);
            compare("seed " + seed, texts.text(), texts.columns(ROWS));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objective=regression",
                "objective=regression reg_sqrt=true",
                "objective=regression_l1",
                "objective=huber",
                "objective=fair",
                "objective=poisson",
                "objective=quantile alpha=0.3",
                "objective=mape",
                "objective=gamma",
                "objective=tweedie",
                "objective=binary",
                "objective=binary sigmoid=0.4 is_unbalance=true",
                "objective=cross_entropy",
                "objective=cross_entropy_lambda",
                "objective=multiclass num_class=3",
                "objective=multiclassova num_class=4",
                "objective=regression zero_as_missing=true",
                "objective=regression use_missing=false",
                "objective=binary boosting=dart drop_rate=0.5",
                "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6 feature_fraction=0.7",
                "objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6",
                "objective=multiclass num_class=3 boosting=rf bagging_freq=1 bagging_fraction=0.6",
                "objective=regression boosting=goss",
                "objective=regression max_bin=7",
                "objective=regression num_leaves=2",
                "objective=regression min_data_in_leaf=100000",
                "objective=regression boost_from_average=false extra_trees=true"
            })
    void trained_models_answer_as_in_the_library(String parameters) throws IOException {
        for (int round = 0; round < 2 * ROUNDS; round++) {
            long seed = parameters.hashCode() * 31L + round;
            Random random = new Random(seed);
            double[][] columns = trainingColumns(random, 400);
            float[] label = label(random, columns, parameters);
            String all = parameters + " min_data_per_group=5 cat_smooth=1 categorical_feature=4,5 seed="
                    + random.nextInt(1000) + (parameters.contains("min_data_in_leaf") ? "" : " min_data_in_leaf=3");
            String model = LightGbmLibrary.train(all, columns, label, 1 + random.nextInt(12));
            // thresholds lie between the values of training: these, and others
            compare("seed " + seed, model, columns);
            compare("seed " + seed, model, trainingColumns(random, ROWS));
        }
    }

    private static double[][] trainingColumns(Random random, int rows) {
        double[][] columns = new double[6][rows];
        for (int row = 0; row < rows; row++) {
            columns[0][row] = random.nextGaussian();
            columns[1][row] = random.nextInt(5) == 0 ? Double.NaN : random.nextDouble() * 10;
            columns[2][row] = random.nextInt(3) == 0 ? 0 : random.nextGaussian() * 1e-3;
            columns[3][row] = random.nextInt(7) - 3;
            columns[4][row] = random.nextInt(9) == 0 ? Double.NaN : random.nextInt(3);
            columns[5][row] = random.nextInt(11) == 0 ? -1 : random.nextInt(40);
        }
        return columns;
    }

    private static float[] label(Random random, double[][] columns, String parameters) {
        float[] label = new float[columns[0].length];
        for (int row = 0; row < label.length; row++) {
            double truth = columns[0][row]
                    + (Double.isNaN(columns[1][row]) ? 2 : columns[1][row] / 5)
                    + (columns[2][row] == 0 ? 1 : 0)
                    + (columns[5][row] % 3)
                    + random.nextGaussian() / 3;
            if (parameters.contains("num_class")) {
                label[row] = (int) Math.abs(truth) % 3;
            } else if (parameters.contains("binary") || parameters.contains("cross_entropy")) {
                label[row] = truth > 1.5 ? 1 : 0;
            } else {
                label[row] = (float) (Math.abs(truth) + 0.1);
            }
        }
        return label;
    }

    private static void compare(String what, String text, double[][] columns) throws IOException {
        int rows = columns[0].length;
        LightGbmModel model = LightGbmReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        ForestModel forest = LightGbmFormat.forest(model, false);
        int outputs = model.columns();
        double[] values = new double[rows * outputs];
        forest.forest().sums(columns, 0, rows, values);
        try (LightGbmLibrary library = new LightGbmLibrary(text)) {
            double[] sums = library.predict(columns, rows, outputs, PredictionType.C_API_PREDICT_RAW_SCORE);
            compare(what, model, columns, values, sums, 0);
            forest.link().apply(values, rows, outputs);
            double[] answers = library.predict(columns, rows, outputs, PredictionType.C_API_PREDICT_NORMAL);
            compare(what, model, columns, values, answers, TOLERANCE);
        }
    }

    private static void compare(
            String what, LightGbmModel model, double[][] columns, double[] given, double[] wanted, double tolerance) {
        for (int cell = 0; cell < wanted.length; cell++) {
            double most = tolerance * Math.max(1, Math.abs(wanted[cell]));
            // equal infinities have no difference
            if (given[cell] != wanted[cell] && !(Math.abs(given[cell] - wanted[cell]) <= most)) {
                assertThat(given[cell]).as(at(what, cell, columns, model)).isEqualTo(wanted[cell]);
            }
        }
    }

    private static String at(String what, int cell, double[][] columns, LightGbmModel model) {
        int row = cell / model.columns();
        return "%s, %s, row %d: %s"
                .formatted(
                        what,
                        model.objective(),
                        row,
                        Arrays.toString(
                                Arrays.stream(columns).mapToDouble(c -> c[row]).toArray()));
    }
}
