package io.timpani.engine.trees;

import static com.microsoft.ml.lightgbm.lightgbmlib.C_API_DTYPE_FLOAT64;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterFree;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterLoadModelFromString;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterPredictForMat;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_GetLastError;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.doubleArray_getitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.doubleArray_setitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.double_to_voidp_ptr;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_int64_tp;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_intp;
import static com.microsoft.ml.lightgbm.lightgbmlib.voidpp_handle;
import static com.microsoft.ml.lightgbm.lightgbmlib.voidpp_value;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.ml.lightgbm.PredictionType;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;

/** LightGBM itself. Predictions pass its wrapper by, whose memory is too small for answers of more than two columns. */
final class LightGbmLibrary implements AutoCloseable {
    private final SWIGTYPE_p_void booster;

    LightGbmLibrary(String model) {
        assertThat(LGBMBooster.isNativeLoaded()).as("the library is loaded").isTrue();
        SWIGTYPE_p_p_void handle = voidpp_handle();
        check(LGBM_BoosterLoadModelFromString(model, new_intp(), handle));
        booster = voidpp_value(handle);
    }

    private static void check(int result) {
        assertThat(result).as(LGBM_GetLastError()).isZero();
    }

    /** What the library answers, shape {@code [rows, outputs]}, row-major. */
    double[] predict(double[][] columns, int rows, int outputs, PredictionType type) {
        double[] cells = rowMajor(columns, rows);
        SWIGTYPE_p_double input = new_doubleArray(cells.length);
        SWIGTYPE_p_double output = new_doubleArray((long) rows * outputs);
        SWIGTYPE_p_long_long size = new_int64_tp();
        try {
            for (int cell = 0; cell < cells.length; cell++) {
                doubleArray_setitem(input, cell, cells[cell]);
            }
            check(LGBM_BoosterPredictForMat(
                    booster,
                    double_to_voidp_ptr(input),
                    C_API_DTYPE_FLOAT64,
                    rows,
                    columns.length,
                    1,
                    type.getType(),
                    0,
                    -1,
                    "num_threads=1",
                    size,
                    output));
            double[] values = new double[rows * outputs];
            for (int cell = 0; cell < values.length; cell++) {
                values[cell] = doubleArray_getitem(output, cell);
            }
            return values;
        } finally {
            delete_doubleArray(input);
            delete_doubleArray(output);
        }
    }

    static double[] rowMajor(double[][] columns, int rows) {
        double[] cells = new double[rows * columns.length];
        for (int column = 0; column < columns.length; column++) {
            for (int row = 0; row < rows; row++) {
                cells[row * columns.length + column] = columns[column][row];
            }
        }
        return cells;
    }

    /**
     * Trains a model.
     *
     * @param parameters separated by blanks
     * @return its text
     */
    static String train(String parameters, double[][] columns, float[] label, int rounds) {
        String all = parameters + " num_threads=1 verbosity=-1 deterministic=true";
        try (LGBMDataset data = LGBMDataset.createFromMat(
                rowMajor(columns, label.length), label.length, columns.length, true, all, null)) {
            data.setField("label", label);
            try (LGBMBooster booster = LGBMBooster.create(data, all)) {
                for (int round = 0; round < rounds && !booster.updateOneIter(); round++) {
                    // one more tree
                }
                return booster.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT);
            }
        } catch (LGBMException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        check(LGBM_BoosterFree(booster));
    }
}
