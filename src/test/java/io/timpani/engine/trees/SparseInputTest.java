package io.timpani.engine.trees;

import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.ml.lightgbm.PredictionType;
import io.timpani.engine.Predictor;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparse matrices next to what the libraries make of them. */
class SparseInputTest {
    private static final int ROWS = 333;
    private static final int FEATURES = 12;

    @TempDir
    Path codeDir;

    /** A third of the cells, some of them zero. */
    private static SparseMatrix matrix(Random random, List<String> names) {
        int[] starts = new int[ROWS + 1];
        int[] columns = new int[ROWS * FEATURES];
        double[] values = new double[ROWS * FEATURES];
        int stored = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < FEATURES; column++) {
                if (random.nextInt(3) == 0) {
                    columns[stored] = column;
                    values[stored++] = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
                }
            }
            starts[row + 1] = stored;
        }
        return new SparseMatrix(ROWS, names, starts, Arrays.copyOf(columns, stored), Arrays.copyOf(values, stored));
    }

    private static List<String> names(String prefix) {
        return IntStream.range(0, FEATURES).mapToObj(i -> prefix + i).toList();
    }

    private static DMatrix library(SparseMatrix matrix) throws XGBoostError {
        long[] starts = Arrays.stream(matrix.rowStart()).asLongStream().toArray();
        float[] values = new float[matrix.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix.values()[i];
        }
        return new DMatrix(starts, matrix.columnIndex(), values, DMatrix.SparseType.CSR, FEATURES);
    }

    @Test
    void cells_that_are_not_stored_are_missing_to_xgboost() throws Exception {
        Random random = new Random(1);
        DMatrix data = library(matrix(random, names("f")));
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = (float) random.nextGaussian();
        }
        data.setLabel(labels);
        Booster booster =
                XGBoost.train(data, Map.of("objective", "reg:squarederror", "nthread", 1), 20, Map.of(), null, null);
        Models.write(codeDir, "m.ubj", booster.toByteArray("ubj"));
        SparseMatrix matrix = matrix(random, names("any"));
        DMatrix rows = library(matrix);
        float[][] wanted = booster.predict(rows);
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(predictor.traits().sparse()).isTrue();
            double[] own = Models.values(predictor, matrix);
            for (int row = 0; row < ROWS; row++) {
                assertThat(own[row]).as("row %d", row).isCloseTo(wanted[row][0], within(1e-6));
            }
        }
        rows.dispose();
        data.dispose();
        booster.dispose();
    }

    @Test
    void cells_that_are_not_stored_are_zero_to_lightgbm() {
        Random random = new Random(2);
        SparseMatrix matrix = matrix(random, names("Column_"));
        double[][] dense = new double[FEATURES][ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int at = matrix.rowStart()[row]; at < matrix.rowStart()[row + 1]; at++) {
                dense[matrix.columnIndex()[at]][row] = matrix.values()[at];
            }
        }
        float[] label = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            label[row] = (float) random.nextGaussian();
        }
        String model = LightGbmLibrary.train("objective=regression min_data_in_leaf=2", dense, label, 20);
        Models.write(codeDir, "m.txt", model);
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION);
                LightGbmLibrary library = new LightGbmLibrary(model)) {
            double[] wanted = library.predict(dense, ROWS, 1, PredictionType.C_API_PREDICT_NORMAL);
            double[] own = Models.values(predictor, matrix);
            for (int row = 0; row < ROWS; row++) {
                assertThat(own[row]).as("row %d", row).isCloseTo(wanted[row], within(1e-12));
            }
        }
    }

    @Test
    void named_columns_are_found_by_name_and_absent_ones_are_missing() {
        String names = "[\"x\",\"y\"]";
        Models.write(codeDir, "m.json", Models.json("reg:squarederror", Models.parameters("0E0"), names, "{}"));
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            SparseMatrix matrix = new SparseMatrix(
                    3, List.of("z", "x"), new int[] {0, 2, 3, 3}, new int[] {0, 1, 1}, new double[] {9, 0.7, 0.1});
            assertThat(Models.values(predictor, matrix)).containsExactly(2, 1, 1);
            SparseMatrix other = new SparseMatrix(1, List.of("a", "b"), new int[] {0, 0}, new int[0], new double[0]);
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> Models.values(predictor, other)))
                    .contains("none of the 2 features");
        }
    }
}
