package io.timpani.engine.onnx;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;

/** The numbers a model has answered so far, run by run; shape {@code [rows, columns]}, row-major. */
final class Answer {
    private final int rows;
    private int columns;
    private double[] values = new double[0];

    Answer(int rows) {
        this.rows = rows;
    }

    /**
     * The array to put the rows of a run into.
     *
     * @param wanted rows that went into the run
     * @param given rows that came out
     * @param width columns that came out, the same in every run
     */
    double[] room(int wanted, int given, int width) {
        if (given != wanted) {
            throw failed("gave %d rows for %d rows of input".formatted(given, wanted));
        }
        if (columns == 0) {
            columns = width;
            values = new double[Math.multiplyExact(rows, width)];
        }
        if (width != columns) {
            throw failed("gave %d columns at first and %d later".formatted(columns, width));
        }
        return values;
    }

    double[] values() {
        return values;
    }

    int columns() {
        return columns;
    }

    static ServingException failed(String what) {
        return new ServingException(ErrorCode.MODEL_FAILED, "The %s model %s".formatted(OnnxEngine.NAME, what));
    }
}
