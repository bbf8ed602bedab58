package io.timpani.runner.training.xgboost;

import io.timpani.runner.training.Boosted;
import io.timpani.runner.training.Boosting;
import io.timpani.runner.training.BoostingLibrary;
import io.timpani.runner.training.Examples;
import io.timpani.runner.training.Feature;
import io.timpani.runner.training.Question;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost's own training, by histograms. */
public final class XgboostLibrary implements BoostingLibrary {
    @Override
    public Boosted train(Boosting boosting) throws XGBoostError {
        DMatrix learned = matrix(boosting.learned());
        DMatrix heldOut = boosting.heldOut().rows() == 0 ? null : matrix(boosting.heldOut());
        try {
            // the first round makes the booster, whose constructor is not for us
            Booster booster = XGBoost.train(learned, parameters(boosting), 1, Map.of(), null, null);
            try {
                int best = boosting.rounds();
                float least = Float.POSITIVE_INFINITY;
                for (int round = 0; round < boosting.rounds(); round++) {
                    if (round > 0) {
                        booster.update(learned, round);
                    }
                    if (heldOut == null) {
                        continue;
                    }
                    float[] loss = new float[1];
                    booster.evalSet(new DMatrix[] {heldOut}, new String[] {"heldOut"}, round, loss);
                    if (loss[0] < least) {
                        least = loss[0];
                        best = round + 1;
                    } else if (round + 1 - best >= Boosting.PATIENCE) {
                        break;
                    }
                }
                return new Boosted(booster.toByteArray("json"), best);
            } finally {
                booster.dispose();
            }
        } finally {
            learned.dispose();
            if (heldOut != null) {
                heldOut.dispose();
            }
        }
    }

    private static Map<String, Object> parameters(Boosting boosting) {
        Question question = boosting.question();
        Map<String, Object> parameters = new HashMap<>();
        boosting.fallback(parameters, "hist", "tree_method");
        boosting.fallback(parameters, 0.1, "eta", "learning_rate");
        boosting.fallback(parameters, 6, "max_depth");
        boosting.parameters().forEach((name, value) -> {
            if (value != null) {
                parameters.put(name, value);
            }
        });
        parameters.put("nthread", boosting.threads());
        parameters.put("seed", boosting.seed());
        parameters.put("verbosity", 0);
        if (question.isNumber()) {
            parameters.put("objective", "reg:squarederror");
            parameters.put("eval_metric", "rmse");
        } else if (question.outputs() == 1) {
            parameters.put("objective", "binary:logistic");
            parameters.put("eval_metric", "logloss");
        } else {
            parameters.put("objective", "multi:softprob");
            parameters.put("eval_metric", "mlogloss");
            parameters.put("num_class", question.outputs());
        }
        return parameters;
    }

    private static DMatrix matrix(Examples rows) throws XGBoostError {
        int width = rows.features().size();
        float[] cells = new float[Math.multiplyExact(rows.rows(), width)];
        String[] names = new String[width];
        String[] types = new String[width];
        for (int column = 0; column < width; column++) {
            Feature feature = rows.features().get(column);
            names[column] = feature.name();
            types[column] = feature.isCategorical() ? "c" : "q";
            for (int row = 0; row < rows.rows(); row++) {
                cells[row * width + column] = feature.single(row);
            }
        }
        DMatrix matrix = new DMatrix(cells, rows.rows(), width, Float.NaN);
        matrix.setLabel(floats(rows.target()));
        if (!rows.isEven()) {
            matrix.setWeight(floats(rows.weights()));
        }
        matrix.setFeatureNames(names);
        matrix.setFeatureTypes(types);
        return matrix;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
