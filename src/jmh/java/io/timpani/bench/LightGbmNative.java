package io.timpani.bench;

import static com.microsoft.ml.lightgbm.lightgbmlib.C_API_DTYPE_FLOAT64;
import static com.microsoft.ml.lightgbm.lightgbmlib.C_API_PREDICT_NORMAL;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterFree;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterLoadModelFromString;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterPredictForMat;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastCriticalSWIG;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastInit;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_FastConfigFree;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_GetLastError;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.doubleArray_getitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.doubleArray_setitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.double_to_voidp_ptr;
import static com.microsoft.ml.lightgbm.lightgbmlib.int64_tp_value;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_int64_tp;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_intp;
import static com.microsoft.ml.lightgbm.lightgbmlib.voidpp_handle;
import static com.microsoft.ml.lightgbm.lightgbmlib.voidpp_value;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import io.github.metarank.lightgbm4j.LGBMBooster;

/** LightGBM's C functions on native memory that is filled once. */
final class LightGbmNative implements AutoCloseable {
    private static final String ONE_THREAD = "num_threads=1";

    private final int rows;
    private final int features;
    private final SWIGTYPE_p_void booster;
    private final SWIGTYPE_p_void fast;
    private final SWIGTYPE_p_double[] arrays;
    private final SWIGTYPE_p_void[] inputs;
    private final double[][][] lines;
    private final SWIGTYPE_p_double output;
    private final SWIGTYPE_p_long_long size = new_int64_tp();

    LightGbmNative(String model, int rows, int features, Bodies bodies) {
        this.rows = rows;
        this.features = features;
        if (!LGBMBooster.isNativeLoaded()) {
            throw new AssertionError("the library is not loaded");
        }
        SWIGTYPE_p_p_void handle = voidpp_handle();
        check(LGBM_BoosterLoadModelFromString(model, new_intp(), handle));
        booster = voidpp_value(handle);
        SWIGTYPE_p_p_void config = voidpp_handle();
        check(LGBM_BoosterPredictForMatSingleRowFastInit(
                booster, C_API_PREDICT_NORMAL, 0, -1, C_API_DTYPE_FLOAT64, features, ONE_THREAD, config));
        fast = voidpp_value(config);
        output = new_doubleArray(rows);
        arrays = new SWIGTYPE_p_double[bodies.count()];
        inputs = new SWIGTYPE_p_void[bodies.count()];
        lines = new double[bodies.count()][][];
        for (int body = 0; body < inputs.length; body++) {
            float[] cells = bodies.cells(body);
            arrays[body] = new_doubleArray(cells.length);
            for (int cell = 0; cell < cells.length; cell++) {
                doubleArray_setitem(arrays[body], cell, cells[cell]);
            }
            inputs[body] = double_to_voidp_ptr(arrays[body]);
            lines[body] = bodies.lines(body);
        }
    }

    private static void check(int result) {
        if (result != 0) {
            throw new AssertionError(LGBM_GetLastError());
        }
    }

    /** Predicts; the answers stay in native memory. */
    long run(int body) {
        check(LGBM_BoosterPredictForMat(
                booster,
                inputs[body],
                C_API_DTYPE_FLOAT64,
                rows,
                features,
                1,
                C_API_PREDICT_NORMAL,
                0,
                -1,
                ONE_THREAD,
                size,
                output));
        return int64_tp_value(size);
    }

    double[] batch(int body) {
        run(body);
        double[] answers = new double[rows];
        for (int row = 0; row < rows; row++) {
            answers[row] = doubleArray_getitem(output, row);
        }
        return answers;
    }

    /** Predicts in the mode that settles everything but the row beforehand. */
    double[] rowByRow(int body) {
        double[] answers = new double[rows];
        for (int row = 0; row < rows; row++) {
            check(LGBM_BoosterPredictForMatSingleRowFastCriticalSWIG(lines[body][row], fast, size, output));
            answers[row] = doubleArray_getitem(output, 0);
        }
        return answers;
    }

    @Override
    public void close() {
        check(LGBM_FastConfigFree(fast));
        check(LGBM_BoosterFree(booster));
        for (SWIGTYPE_p_double array : arrays) {
            delete_doubleArray(array);
        }
        delete_doubleArray(output);
    }
}
