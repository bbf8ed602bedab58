package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Our answers next to those of XGBoost itself. */
class XgboostOracleTest {
    private static final int MODELS = Rounds.of(200);
    private static final int ROWS = 1000;
    /** Three steps of a float: its logarithms and powers are not rounded alike everywhere. */
    private static final double TOLERANCE = 1.8e-7;

    @Test
    void random_models_predict_as_the_library_does() throws Exception {
        for (long seed = 0; seed < MODELS; seed++) {
            TrainedXgboost trained = new TrainedXgboost(seed);
            float[] cells = trained.cells(ROWS);
            float[][] expected = trained.predict(cells);
            double[][] columns = trained.columns(cells);
            TargetType type = trained.classes > 1 ? TargetType.MULTICLASS : TargetType.REGRESSION;
            ForestModel json = Models.read(trained.json(), type);
            ForestModel ubj = Models.read(trained.ubj(), type);
            String what = "seed %d: %s".formatted(seed, trained);
            double[] own = Models.predict(json, columns, ROWS);
            assertThat(Models.predict(ubj, columns, ROWS)).as(what).isEqualTo(own);
            for (int row = 0; row < ROWS; row++) {
                compare(trained, expected[row], own, row, what);
            }
            for (int row = 0; row < 20; row++) {
                // one by one, another kernel answers
                double[] one = new double[json.forest().outputs() * (row + 1)];
                json.forest().sums(columns, row, 1, one);
                double[] alone = Arrays.copyOfRange(one, one.length - trained.classes, one.length);
                json.link().apply(alone, 1, trained.classes);
                for (int i = 0; i < trained.classes; i++) {
                    assertThat(alone[i]).as(what).isEqualTo(own[row * trained.classes + i]);
                }
            }
            trained.close();
        }
    }

    private static void compare(TrainedXgboost trained, float[] expected, double[] own, int row, String what) {
        if (trained.objective.equals("multi:softmax")) {
            // the library gives the number of the likeliest class, we give all probabilities
            int best = (int) expected[0];
            for (int i = 0; i < trained.classes; i++) {
                assertThat(own[row * trained.classes + i])
                        .as("%s, row %d", what, row)
                        .isLessThanOrEqualTo(own[row * trained.classes + best]);
            }
            return;
        }
        for (int i = 0; i < expected.length; i++) {
            double allowed = isExact(trained.objective) ? 0 : TOLERANCE * Math.max(1, Math.abs(expected[i]));
            double given = own[row * expected.length + i];
            if (!(Math.abs(given - expected[i]) <= allowed) && given != expected[i]) {
                throw new AssertionError("%s, row %d: %s instead of %s".formatted(what, row, given, expected[i]));
            }
        }
    }

    private static boolean isExact(String objective) {
        return objective.startsWith("rank:") || objective.equals("binary:logitraw") || objective.equals("binary:hinge");
    }
}
