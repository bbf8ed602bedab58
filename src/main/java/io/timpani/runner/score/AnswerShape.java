package io.timpani.runner.score;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.runner.score.Writing.Settled;
import java.util.ArrayList;
import java.util.List;

/** The columns of the first of several answers, which those of the others stand below in one file. */
final class AnswerShape {
    /** Integers up to here are doubles, too. */
    private static final long MOST_EXACT = 1L << 53;

    private final List<String> names;
    private final List<Kind> kinds;
    private final Settled settled;

    /** @param settled what others have in common with the first */
    AnswerShape(Frame first, Settled settled) {
        this.names = first.columnNames();
        this.kinds = first.columns().stream().map(Kind::of).toList();
        this.settled = settled;
    }

    /** What a column is in a format that has types. */
    private enum Kind {
        NUMBERS("numbers"),
        INTEGERS("integers"),
        TRUTHS("true and false"),
        TIMES("times"),
        TEXTS("texts");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        static Kind of(Column column) {
            if (column instanceof NumberColumn) {
                return NUMBERS;
            }
            if (column instanceof IntegerColumn) {
                return INTEGERS;
            }
            if (column instanceof BooleanColumn) {
                return TRUTHS;
            }
            return column instanceof TimeColumn ? TIMES : TEXTS;
        }
    }

    /**
     * A later answer with the columns of the first; the same when it has them.
     *
     * @throws ServingException naming the columns that do not fit
     */
    Frame fitted(Frame later) {
        if (settled != Settled.NOTHING && !later.columnNames().equals(names)) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered the columns %s, but %s to the first rows; have it answer the same columns"
                                    .formatted(later.columnNames(), names)
                            + " whatever rows it gets, or leave out --chunk-rows");
        }
        List<Column> columns = new ArrayList<>(later.columns());
        boolean changed = false;
        for (int i = 0; settled == Settled.KINDS && i < columns.size(); i++) {
            Column column = columns.get(i);
            if (Kind.of(column) != kinds.get(i)) {
                columns.set(i, fitted(column, kinds.get(i), later.rowCount()));
                changed = true;
            }
        }
        return changed ? new Frame(later.rowCount(), columns) : later;
    }

    private static Column fitted(Column column, Kind wanted, int rows) {
        if (wanted == Kind.NUMBERS && column instanceof IntegerColumn integers) {
            double[] values = new double[rows];
            boolean exact = true;
            for (int row = 0; row < rows; row++) {
                long value = integers.values()[row];
                exact &= value >= -MOST_EXACT && value <= MOST_EXACT;
                values[row] = value;
            }
            if (exact) {
                return new NumberColumn(column.name(), values);
            }
        }
        throw new ServingException(
                ErrorCode.MODEL_FAILED,
                ("the model answered %s in the column %s, but %s to the first rows, and Arrow has one type for a column;"
                                + " have it answer one, leave out --chunk-rows, or choose another --format")
                        .formatted(Kind.of(column).words, column.name(), wanted.words));
    }
}
