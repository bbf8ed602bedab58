package io.timpani.runner.score;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where rows of CSV end; bytes are given in consecutive stretches that begin with a row. */
final class RowEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private enum State {
        CELL_START,
        BARE,
        QUOTED,
        /** Behind a quote that ends the cell, or is the first of two. */
        CLOSING
    }

    private State state = State.CELL_START;
    private boolean sawQuotes;

    /**
     * Returns the end of the last row that ends within {@code [from, to)}, 0 when none does.
     *
     * @param from where the last call's stretch ended, or a row begins
     */
    int lastEnd(byte[] bytes, int from, int to) {
        // rows before this stretch had no quotes, so that every line end is the end of a row
        if (!sawQuotes && !hasQuote(bytes, from, to)) {
            return lastLineEnd(bytes, from, to);
        }
        if (!sawQuotes) {
            sawQuotes = true;
            // what was passed over without looking: no quotes, so the row that is open began behind the last line end
            state = from > 0 && !isDelimiter(bytes[from - 1]) ? State.BARE : State.CELL_START;
        }
        return walk(bytes, from, to);
    }

    /**
     * The end of that many rows from {@code from} on, which begins a row; 0 when they do not all end before {@code to}.
     *
     * @param blanksCount true: a line of blanks is a row
     */
    static int endOf(int rows, boolean blanksCount, byte[] bytes, int from, int to) {
        RowEnds ends = new RowEnds();
        int left = rows;
        boolean isRow = blanksCount;
        for (int p = from; p < to; p++) {
            boolean ended = ends.step(bytes[p]);
            isRow |= !isBlank(bytes[p]);
            if (ended && bytes[p] == '\r') {
                // a line feed behind it belongs to it, so it has to be seen
                if (p + 1 == to) {
                    return 0;
                }
                ended = bytes[p + 1] != '\n';
            }
            if (ended) {
                if (isRow && --left == 0) {
                    return p + 1;
                }
                isRow = blanksCount;
            }
        }
        return 0;
    }

    /** Whether there is nothing but lines of blanks. */
    static boolean areBlank(byte[] bytes, int from, int to) {
        for (int p = from; p < to; p++) {
            if (!isBlank(bytes[p])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a row has one cell. */
    static boolean isOneCell(byte[] row) {
        RowEnds ends = new RowEnds();
        for (int p = behindMark(row, row.length); p < row.length; p++) {
            ends.step(row[p]);
            if (row[p] == ',' && ends.state == State.CELL_START) {
                return false;
            }
        }
        return true;
    }

    /** The end of the first row that is not blank, 0 when it does not end before {@code to}. */
    static int firstEnd(byte[] bytes, int to) {
        int from = behindMark(bytes, to);
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        RowEnds ends = new RowEnds();
        for (int p = from; p < to; p++) {
            if (ends.step(bytes[p])) {
                // a line feed behind it belongs to it, so it has to be seen
                boolean pair = bytes[p] == '\r';
                if (pair && p + 1 == to) {
                    return 0;
                }
                return pair && bytes[p + 1] == '\n' ? p + 2 : p + 1;
            }
        }
        return 0;
    }

    /** Where text begins: a byte order mark is none. */
    private static int behindMark(byte[] bytes, int to) {
        return to >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
    }

    private int walk(byte[] bytes, int from, int to) {
        int last = 0;
        for (int p = from; p < to; p++) {
            if (step(bytes[p]) && (bytes[p] == '\n' || p + 1 < to)) {
                last = bytes[p] == '\r' && bytes[p + 1] == '\n' ? p + 2 : p + 1;
            }
        }
        return Math.min(last, to);
    }

    /** Takes a byte; true when it ends a row. */
    private boolean step(byte b) {
        switch (state) {
            case CELL_START -> state = b == '"' ? State.QUOTED : isDelimiter(b) ? State.CELL_START : State.BARE;
            case BARE -> state = isDelimiter(b) ? State.CELL_START : State.BARE;
            case QUOTED -> state = b == '"' ? State.CLOSING : State.QUOTED;
            case CLOSING -> state = b == '"' ? State.QUOTED : isDelimiter(b) ? State.CELL_START : State.BARE;
        }
        return state == State.CELL_START && isLineEnd(b);
    }

    private static int lastLineEnd(byte[] bytes, int from, int to) {
        for (int p = to - 1; p >= from; p--) {
            if (bytes[p] == '\n') {
                return p + 1;
            }
            if (bytes[p] == '\r' && p + 1 < to) {
                return p + 1;
            }
        }
        return 0;
    }

    private static boolean hasQuote(byte[] bytes, int from, int to) {
        int p = from;
        while (p + 8 <= to) {
            long differing = (long) LONGS.get(bytes, p) ^ QUOTES;
            if (((differing - LOW_BITS) & ~differing & HIGH_BITS) != 0) {
                return true;
            }
            p += 8;
        }
        while (p < to) {
            if (bytes[p++] == '"') {
                return true;
            }
        }
        return false;
    }

    private static boolean isDelimiter(byte b) {
        return b == ',' || isLineEnd(b);
    }

    private static boolean isBlank(byte b) {
        return isLineEnd(b) || b == ' ' || b == '\t';
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
