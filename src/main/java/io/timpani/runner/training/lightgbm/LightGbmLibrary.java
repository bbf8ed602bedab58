package io.timpani.runner.training.lightgbm;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.runner.training.Boosted;
import io.timpani.runner.training.Boosting;
import io.timpani.runner.training.BoostingLibrary;
import io.timpani.runner.training.Examples;
import io.timpani.runner.training.Feature;
import io.timpani.runner.training.Question;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** LightGBM's own training. */
public final class LightGbmLibrary implements BoostingLibrary {
    /** What its file format has no way to write in a name. */
    private static final String FORBIDDEN = "\",:[]{}";

    @Override
    public Boosted train(Boosting boosting) throws LGBMException {
        boosting.learned().features().forEach(LightGbmLibrary::checkName);
        String parameters = parameters(boosting);
        try (LGBMDataset learned = dataset(boosting.learned(), parameters, null);
                LGBMBooster booster = LGBMBooster.create(learned, parameters)) {
            if (boosting.heldOut().rows() == 0) {
                int rounds = 0;
                while (rounds < boosting.rounds() && !booster.updateOneIter()) {
                    rounds++;
                }
                return saved(booster, Math.max(1, rounds));
            }
            try (LGBMDataset heldOut = dataset(boosting.heldOut(), parameters, learned)) {
                booster.addValidData(heldOut);
                return stopped(boosting, booster);
            }
        }
    }

    private static Boosted stopped(Boosting boosting, LGBMBooster booster) throws LGBMException {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int round = 1; round <= boosting.rounds() && round - best <= Boosting.PATIENCE; round++) {
            boolean isEnd = booster.updateOneIter();
            double loss = booster.getEval(1)[0];
            if (loss < least) {
                least = loss;
                best = round;
            }
            if (isEnd) {
                break;
            }
        }
        return saved(booster, best);
    }

    private static Boosted saved(LGBMBooster booster, int rounds) throws LGBMException {
        String text = booster.saveModelToString(0, rounds, LGBMBooster.FeatureImportanceType.SPLIT);
        return new Boosted(text.getBytes(StandardCharsets.UTF_8), rounds);
    }

    private static void checkName(Feature feature) {
        if (feature.name().chars().anyMatch(letter -> FORBIDDEN.indexOf(letter) >= 0)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "LightGBM cannot write the name of the column %s, as it holds one of %s: rename it, or use xgboost"
                            .formatted(feature.name(), FORBIDDEN));
        }
    }

    private static String parameters(Boosting boosting) {
        Question question = boosting.question();
        int rows = boosting.learned().rows();
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        boosting.fallback(parameters, 0.1, "learning_rate", "shrinkage_rate", "eta");
        boosting.fallback(parameters, 31, "num_leaves", "num_leaf", "max_leaves", "max_leaf", "max_leaf_nodes");
        // its own defaults are for thousands of rows, and learn nothing from a hundred
        boosting.fallback(
                parameters,
                Math.max(1, Math.min(20, rows / 30)),
                "min_data_in_leaf",
                "min_data_per_leaf",
                "min_data",
                "min_child_samples",
                "min_samples_leaf");
        boosting.fallback(parameters, Math.max(1, Math.min(100, rows / 10)), "min_data_per_group");
        boosting.fallback(parameters, Math.max(1, Math.min(3, rows / 100)), "min_data_in_bin");
        parameters.putAll(boosting.parameters());
        parameters.put("num_threads", boosting.threads());
        parameters.put("seed", boosting.seed());
        parameters.put("deterministic", true);
        parameters.put("force_row_wise", true);
        parameters.put("verbosity", -1);
        String objective = question.isNumber() ? "regression" : question.outputs() == 1 ? "binary" : "multiclass";
        parameters.put("objective", objective);
        parameters.put(
                "metric", question.isNumber() ? "rmse" : question.outputs() == 1 ? "binary_logloss" : "multi_logloss");
        if (question.outputs() > 1) {
            parameters.put("num_class", question.outputs());
        }
        List<Feature> features = boosting.learned().features();
        String categorical = IntStream.range(0, features.size())
                .filter(feature -> features.get(feature).isCategorical())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        if (!categorical.isEmpty()) {
            parameters.put("categorical_feature", categorical);
        }
        return parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + written(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** Parameters are divided by blanks, the values of one by commas. */
    private static String written(String name, @Nullable Object value) {
        String text = value instanceof List<?> list
                ? list.stream().map(item -> written(name, item)).collect(Collectors.joining(","))
                : String.valueOf(value);
        if (text.chars().anyMatch(Character::isWhitespace)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "the parameter %s has a blank in its value: %s".formatted(name, text));
        }
        return text;
    }

    private static LGBMDataset dataset(Examples rows, String parameters, @Nullable LGBMDataset alike)
            throws LGBMException {
        int width = rows.features().size();
        double[] cells = new double[Math.multiplyExact(rows.rows(), width)];
        for (int column = 0; column < width; column++) {
            double[] values = rows.features().get(column).values();
            for (int row = 0; row < rows.rows(); row++) {
                cells[row * width + column] = values[row];
            }
        }
        LGBMDataset dataset = LGBMDataset.createFromMat(cells, rows.rows(), width, true, parameters, alike);
        dataset.setFeatureNames(rows.features().stream()
                // as it would itself write them
                .map(feature -> feature.name().replace(' ', '_'))
                .toArray(String[]::new));
        dataset.setField("label", floats(rows.target()));
        if (!rows.isEven()) {
            dataset.setField("weight", floats(rows.weights()));
        }
        return dataset;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
