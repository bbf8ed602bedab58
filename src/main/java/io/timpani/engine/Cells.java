package io.timpani.engine;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of custom code as numbers; text counts as the number it spells, as it did for who wrote the code. */
final class Cells {
    private Cells() {}

    /**
     * The numbers of a column.
     *
     * @return at least {@code rows} numbers, {@code NaN} = missing; the column's own array where it has one
     * @throws ServingException {@link ErrorCode#MODEL_FAILED} naming the column and the row of what is no number
     */
    static double[] numbers(Column column, int rows) {
        if (column instanceof NumberColumn numbers) {
            return numbers.values();
        }
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = number(column, row);
        }
        return values;
    }

    /**
     * All columns side by side, their names as the model's labels. A probability is never text.
     *
     * @throws ServingException {@link ErrorCode#MODEL_FAILED} naming the column and the row of what is no number
     */
    static Prediction matrix(Frame frame) {
        List<Column> columns = frame.columns();
        int width = columns.size();
        int rows = frame.rowCount();
        double[] cells = new double[Math.multiplyExact(rows, width)];
        for (int i = 0; i < width; i++) {
            refuseText(columns.get(i), rows);
            double[] values = numbers(columns.get(i), rows);
            for (int row = 0; row < rows; row++) {
                cells[row * width + i] = values[row];
            }
        }
        return new Prediction(frame.columnNames(), cells, rows, width);
    }

    private static void refuseText(Column column, int rows) {
        for (int row = 0; row < rows; row++) {
            boolean isText = (column instanceof TextColumn texts && texts.values()[row] != null)
                    || (column instanceof MixedColumn mixed && mixed.values()[row] instanceof String);
            if (isText) {
                throw notANumber("text", column, row);
            }
        }
    }

    private static double number(Column column, int row) {
        if (column.isMissing(row)) {
            return Double.NaN;
        }
        if (column instanceof IntegerColumn integers) {
            return integers.values()[row];
        }
        if (column instanceof BooleanColumn truths) {
            return truths.values()[row] ? 1 : 0;
        }
        if (column instanceof TextColumn texts) {
            return spelled(texts.values()[row], column, row);
        }
        if (column instanceof MixedColumn mixed) {
            Object value = mixed.values()[row];
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            return value instanceof Boolean truth ? (truth ? 1 : 0) : spelled(value, column, row);
        }
        throw notANumber(column instanceof TimeColumn ? "a point in time" : "something else", column, row);
    }

    private static double spelled(@Nullable Object value, Column column, int row) {
        try {
            return Double.parseDouble(String.valueOf(value).strip());
        } catch (NumberFormatException e) {
            throw notANumber("text that is no number", column, row);
        }
    }

    private static ServingException notANumber(String what, Column column, int row) {
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "the model answered %s in column '%s', row %d; a number is expected"
                        .formatted(what, column.name(), row));
    }
}
