package io.timpani.engine.trees;

import io.timpani.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** A random model that XGBoost itself trained on random data, rows to predict for, and what XGBoost predicts. */
final class TrainedXgboost {
    private static final List<String> OBJECTIVES = List.of(
            "reg:squarederror",
            "reg:squaredlogerror",
            "reg:pseudohubererror",
            "reg:absoluteerror",
            "reg:quantileerror",
            "reg:logistic",
            "reg:gamma",
            "reg:tweedie",
            "binary:logistic",
            "binary:logitraw",
            "binary:hinge",
            "count:poisson",
            "survival:cox",
            "rank:pairwise",
            "rank:ndcg",
            "multi:softprob",
            "multi:softmax");

    private static final float[] EDGES = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 1f, -1f
    };

    final Random random;
    final String objective;
    final int features;
    final int classes;
    final boolean[] categorical;
    final Map<String, Object> parameters = new HashMap<>();
    private final Booster booster;
    private final List<Float> thresholds = new ArrayList<>();

    TrainedXgboost(long seed) throws XGBoostError {
        random = new Random(seed);
        objective = OBJECTIVES.get(random.nextInt(OBJECTIVES.size()));
        features = 1 + random.nextInt(8);
        classes = objective.startsWith("multi:") ? 2 + random.nextInt(4) : 1;
        categorical = new boolean[features];
        boolean withCategories = random.nextInt(3) == 0;
        for (int i = 0; i < features; i++) {
            categorical[i] = withCategories && random.nextBoolean();
        }
        choose();
        int rows = 60 + random.nextInt(200);
        DMatrix data = matrix(cells(rows), rows);
        try {
            data.setLabel(labels(rows));
            if (objective.startsWith("rank:")) {
                data.setGroup(new int[] {rows / 2, rows - rows / 2});
            }
            booster = XGBoost.train(data, parameters, 1 + random.nextInt(8), Map.of(), null, null);
        } finally {
            data.dispose();
        }
        // what JSON has no word for, and no cell may be
        String plain = text().replace("Infinity", "0").replace("NaN", "0");
        gather(JsonReader.read(plain.getBytes(StandardCharsets.UTF_8)), "");
    }

    /** A model that the old binary format can hold. */
    static TrainedXgboost ofOneOutput() throws XGBoostError {
        long seed = 0;
        TrainedXgboost trained = new TrainedXgboost(seed);
        while (trained.classes > 1) {
            trained.close();
            seed++;
            trained = new TrainedXgboost(seed);
        }
        return trained;
    }

    private void choose() {
        boolean withCategories = false;
        for (boolean each : categorical) {
            withCategories |= each;
        }
        parameters.put("objective", objective);
        parameters.put("nthread", 1);
        parameters.put("verbosity", 0);
        parameters.put("seed", random.nextInt(1000));
        parameters.put("max_depth", 1 + random.nextInt(7));
        parameters.put("eta", 0.1 + random.nextDouble());
        parameters.put("min_child_weight", 0);
        parameters.put("tree_method", withCategories || random.nextBoolean() ? "hist" : "exact");
        parameters.put("max_bin", 2 + random.nextInt(40));
        parameters.put("max_cat_to_onehot", 1 + random.nextInt(8));
        boolean isAdaptive = objective.equals("reg:absoluteerror") || objective.equals("reg:quantileerror");
        if (random.nextInt(4) == 0 && !isAdaptive) {
            parameters.put("booster", "dart");
            parameters.put("rate_drop", 0.5);
        } else if (random.nextInt(4) == 0) {
            // the library refuses to boost forests where leaves are worked out again
            parameters.put("num_parallel_tree", isAdaptive ? 1 : 2);
            parameters.put("subsample", 0.7);
        }
        if (random.nextInt(3) == 0) {
            parameters.put("base_score", 0.1 + 0.8 * random.nextDouble());
        }
        if (classes > 1) {
            parameters.put("num_class", classes);
            boolean vectors = parameters.get("tree_method").equals("hist")
                    && !withCategories
                    && !parameters.containsKey("booster");
            if (vectors && random.nextBoolean()) {
                parameters.put("multi_strategy", "multi_output_tree");
            }
        }
        if (objective.equals("reg:quantileerror")) {
            parameters.put("quantile_alpha", 0.3);
            parameters.put("tree_method", "hist");
        }
    }

    private float[] labels(int rows) {
        float[] labels = new float[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = switch (objective) {
                case "multi:softprob", "multi:softmax" -> random.nextInt(classes);
                case "reg:logistic" -> random.nextFloat();
                case "binary:logistic", "binary:logitraw", "binary:hinge" -> random.nextInt(2);
                case "rank:pairwise", "rank:ndcg", "count:poisson" -> random.nextInt(4);
                case "reg:gamma", "reg:tweedie", "survival:cox" -> 0.1f + random.nextFloat() * 3;
                default -> (float) random.nextGaussian() * 0.4f + 1;
            };
        }
        return labels;
    }

    /** Values, row by row: often a threshold of the model or an edge, where categories are not wanted. */
    float[] cells(int rows) {
        float[] cells = new float[rows * features];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(categorical[i % features]);
        }
        return cells;
    }

    private float cell(boolean isCategory) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return Float.NaN;
        }
        if (isCategory) {
            return random.nextInt(9);
        }
        if (kind <= 3 && !thresholds.isEmpty()) {
            float threshold = thresholds.get(random.nextInt(thresholds.size()));
            float near = switch (random.nextInt(4)) {
                case 0 -> Math.nextUp(threshold);
                case 1 -> Math.nextDown(threshold);
                default -> threshold;
            };
            // the library refuses what is infinite
            return Float.isInfinite(near) ? threshold : near;
        }
        if (kind == 4) {
            return EDGES[random.nextInt(EDGES.length)];
        }
        return kind < 7 ? random.nextInt(5) : (float) random.nextGaussian();
    }

    private void gather(@Nullable Object tree, String key) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> gather(value, String.valueOf(name)));
        } else if (tree instanceof List<?> list) {
            for (Object item : list) {
                if (key.equals("split_conditions") && item instanceof Number number) {
                    thresholds.add(number.floatValue());
                } else {
                    gather(item, key);
                }
            }
        }
    }

    private DMatrix matrix(float[] cells, int rows) throws XGBoostError {
        DMatrix matrix = new DMatrix(cells, rows, features, Float.NaN);
        String[] types = new String[features];
        for (int i = 0; i < features; i++) {
            types[i] = categorical[i] ? "c" : "float";
        }
        matrix.setFeatureTypes(types);
        return matrix;
    }

    byte[] json() throws XGBoostError {
        return booster.toByteArray("json");
    }

    byte[] ubj() throws XGBoostError {
        return booster.toByteArray("ubj");
    }

    byte[] old() throws XGBoostError {
        return booster.toByteArray("deprecated");
    }

    /** What the library predicts, row by row. */
    float[][] predict(float[] cells) throws XGBoostError {
        int rows = cells.length / features;
        DMatrix matrix = matrix(cells, rows);
        try {
            return booster.predict(matrix);
        } finally {
            matrix.dispose();
        }
    }

    /** The same cells as columns. */
    double[][] columns(float[] cells) {
        int rows = cells.length / features;
        double[][] columns = new double[features][rows];
        for (int i = 0; i < cells.length; i++) {
            columns[i % features][i / features] = cells[i];
        }
        return columns;
    }

    @Override
    public String toString() {
        return parameters + " " + Arrays.toString(categorical);
    }

    String text() throws XGBoostError {
        return new String(json(), StandardCharsets.UTF_8);
    }

    void close() {
        booster.dispose();
    }
}
