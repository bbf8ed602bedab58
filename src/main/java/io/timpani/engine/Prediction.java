package io.timpani.engine;

import java.util.List;

/**
 * The answer to one payload: a matrix of numbers, shape {@code [rows, columns]}, row-major.
 *
 * @param labels one name per column as the model gives them, or empty when the model names nothing; two names of one column
 *     are those of a binary model that answers one probability
 * @param values at least {@code rows * columns} numbers; {@code NaN} = missing; not copied
 * @param rows number of rows
 * @param columns number of columns
 * @param inputRows number of rows that custom code read from the body, -1 = it does not tell
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record Prediction(List<String> labels, double[] values, int rows, int columns, int inputRows)
        implements ModelAnswer {
    public Prediction {
        if (values.length < (long) rows * columns) {
            throw new IllegalArgumentException(
                    "%d values are too few for %d rows of %d columns".formatted(values.length, rows, columns));
        }
    }

    /** An answer to rows that the server read. */
    public Prediction(List<String> labels, double[] values, int rows, int columns) {
        this(labels, values, rows, columns, -1);
    }

    /** One number per row, without a name. */
    public static Prediction column(double... values) {
        return new Prediction(List.of(), values, values.length, 1);
    }

    /** The value at a place. */
    public double at(int row, int column) {
        return values[row * columns + column];
    }
}
