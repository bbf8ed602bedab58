package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;

/** Linear boosters next to XGBoost itself. */
class LinearXgboostTest {
    private static final int MODELS = 40;
    private static final int ROWS = 300;
    private static final List<String> OBJECTIVES =
            List.of("reg:squarederror", "binary:logistic", "multi:softprob", "count:poisson", "binary:logitraw");

    @Test
    void random_models_predict_as_the_library_does() throws Exception {
        for (long seed = 0; seed < Rounds.of(MODELS); seed++) {
            Random random = new Random(seed);
            String objective = OBJECTIVES.get(random.nextInt(OBJECTIVES.size()));
            int features = 1 + random.nextInt(9);
            int outputs = objective.startsWith("multi:") ? 2 + random.nextInt(3) : 1;
            float[] cells = cells(random, features);
            Booster booster = trained(random, objective, features, outputs);
            float[][] wanted = predicted(booster, cells, features);
            double[][] columns = new double[features][ROWS];
            for (int i = 0; i < cells.length; i++) {
                columns[i % features][i / features] = cells[i];
            }
            TargetType type = outputs > 1 ? TargetType.MULTICLASS : TargetType.REGRESSION;
            double[] own = Models.predict(Models.read(booster.toByteArray("json"), type), columns, ROWS);
            assertThat(Models.predict(Models.read(booster.toByteArray("ubj"), type), columns, ROWS))
                    .as("seed %d", seed)
                    .isEqualTo(own);
            booster.dispose();
            for (int i = 0; i < own.length; i++) {
                float expected = wanted[i / outputs][i % outputs];
                assertThat(own[i])
                        .as("seed %d, %s, number %d", seed, objective, i)
                        .isCloseTo(expected, within(1.8e-7 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static float[] cells(Random random, int features) {
        float[] cells = new float[ROWS * features];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(6) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        return cells;
    }

    /** A random model as JSON and as UBJSON. */
    static List<byte[]> files(long seed) throws XGBoostError {
        Booster booster = trained(new Random(seed), OBJECTIVES.get(0), 5, 1);
        try {
            return List.of(booster.toByteArray("json"), booster.toByteArray("ubj"));
        } finally {
            booster.dispose();
        }
    }

    private static Booster trained(Random random, String objective, int features, int outputs) throws XGBoostError {
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = switch (objective) {
                case "reg:squarederror" -> (float) random.nextGaussian();
                case "multi:softprob" -> random.nextInt(outputs);
                default -> random.nextInt(2);
            };
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("booster", "gblinear");
        parameters.put("updater", "coord_descent");
        parameters.put("objective", objective);
        parameters.put("nthread", 1);
        parameters.put("verbosity", 0);
        if (outputs > 1) {
            parameters.put("num_class", outputs);
        }
        if (random.nextBoolean()) {
            parameters.put("base_score", 0.1 + 0.8 * random.nextDouble());
        }
        DMatrix data = new DMatrix(cells(random, features), ROWS, features, Float.NaN);
        try {
            data.setLabel(labels);
            return XGBoost.train(data, parameters, 1 + random.nextInt(9), Map.of(), null, null);
        } finally {
            data.dispose();
        }
    }

    private static float[][] predicted(Booster booster, float[] cells, int features) throws XGBoostError {
        DMatrix matrix = new DMatrix(cells, ROWS, features, Float.NaN);
        try {
            return booster.predict(matrix);
        } finally {
            matrix.dispose();
        }
    }
}
