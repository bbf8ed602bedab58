package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows and cells in CSV bytes. A cell is left as a range of {@link #bytes()}, valid until the next call.
 *
 * <p>Cells are RFC 4180, read as liberally as pandas does: a quote counts only as the first byte of a cell, and text behind
 * the closing quote belongs to the cell.
 */
final class CsvScanner {
    private static final int INSIDE = 0;
    private static final int CLOSING = 1;
    private static final int BEHIND = 2;

    private final BodyBuffer body;
    private final PlainDecimal number = new PlainDecimal();
    private long line = 1;
    private long rowLine = 1;
    private long cellLine = 1;
    private boolean afterReturn;
    /** Bytes of the next cell that are known to be no delimiters: a number was sought in them. */
    private int scanned;

    /** First byte of the cell. */
    int from;
    /** Behind the last byte of the cell. */
    int to;
    /** True when the last cell was the last one of its row. */
    boolean rowEnded;

    CsvScanner(InputStream in, int bufferSize) throws IOException {
        this(in, bufferSize, 0);
    }

    /** @param offset what messages add to the offsets of bytes */
    CsvScanner(InputStream in, int bufferSize, long offset) throws IOException {
        body = new BodyBuffer(in, bufferSize, new Utf8Check(offset));
        skipByteOrderMark();
    }

    byte[] bytes() {
        return body.bytes;
    }

    /** The rest of the body stands further down in a larger one: that many lines lie between. */
    void passOver(long lines) {
        line += lines;
    }

    /** Physical line, from 1, where the current row starts. */
    long rowLine() {
        return rowLine;
    }

    /** Physical line, from 1, where the cell read by {@link #nextCell} starts. */
    long cellLine() {
        return cellLine;
    }

    private void skipByteOrderMark() throws IOException {
        while (body.limit < 3) {
            if (!body.refill(0)) {
                return;
            }
        }
        byte[] bytes = body.bytes;
        if (bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            body.position = 3;
        }
    }

    /** The bytes that come next, as far as they fit into the memory already taken; a copy, for scanning moves them. */
    byte[] preview() throws IOException {
        body.lookAhead(Integer.MAX_VALUE);
        return Arrays.copyOfRange(body.bytes, body.position, body.limit);
    }

    /** How many bytes of the body were read as cells. */
    long consumed() {
        return body.dropped + body.position;
    }

    /** Bytes behind those that can be had without waiting; there may be more. */
    long coming() throws IOException {
        return body.coming();
    }

    /** Physical lines that have ended. */
    long lines() {
        return line - 1;
    }

    /** Passes over a header that was read before, if the body starts with it. */
    boolean skip(CsvHeader header) throws IOException {
        body.lookAhead(header.bytes().length);
        if (!header.starts(body.bytes, body.position, body.limit)) {
            return false;
        }
        body.position += header.bytes().length;
        line += header.lines();
        afterReturn = body.bytes[body.position - 1] == '\r';
        return true;
    }

    /**
     * Moves to the next row.
     *
     * @param skipBlank pass over lines that hold nothing but blanks and tabs
     * @return false at the end of the body
     */
    boolean nextRow(boolean skipBlank) throws IOException {
        for (; ; ) {
            if (body.position == body.limit && !body.refill(body.position)) {
                return false;
            }
            byte b = body.bytes[body.position];
            if (afterReturn) {
                afterReturn = false;
                if (b == '\n') {
                    body.position++;
                    continue;
                }
            }
            if (skipBlank && b <= ' ' && skipBlankLine()) {
                continue;
            }
            rowLine = line;
            return true;
        }
    }

    private boolean skipBlankLine() throws IOException {
        int p = body.position;
        for (; ; ) {
            for (; p < body.limit; p++) {
                byte b = body.bytes[p];
                if (b == '\n' || b == '\r') {
                    end(p, b);
                    return true;
                }
                if (b != ' ' && b != '\t') {
                    return false;
                }
            }
            p -= body.position;
            if (!body.refill(body.position)) {
                body.position = body.limit;
                return true;
            }
        }
    }

    /**
     * Reads the next cell if it is a {@link PlainDecimal}. Any other cell is left to {@link #nextCell}.
     *
     * @return the number, or {@code NaN} when nothing was read
     */
    double plainNumber() {
        int start = body.position;
        double value = number.read(body.bytes, start, body.limit);
        if (Double.isNaN(value)) {
            scanned = number.end - start;
        } else {
            from = start;
            to = number.end;
            end(to, body.bytes[to]);
        }
        return value;
    }

    /**
     * As {@link #plainNumber} for the cells of a row, one after the other, up to the first that is none. Nothing is written
     * back in between: a field of this scanner would hold up the cell behind it.
     *
     * @param columns per column the values that the number becomes one of; null: its cells are not read so
     * @param first column of the next cell
     * @param row index of the number among the values
     * @return the column behind the last that was read
     */
    int plainNumbers(double[] @Nullable [] columns, int first, int row) {
        byte[] bytes = body.bytes;
        int limit = body.limit;
        int start = body.position;
        int column = first;
        byte delimiter = ',';
        while (column < columns.length && delimiter == ',') {
            double[] values = columns[column];
            if (values == null) {
                break;
            }
            double value = number.read(bytes, start, limit);
            if (Double.isNaN(value)) {
                scanned = number.end - start;
                break;
            }
            values[row] = value;
            delimiter = bytes[number.end];
            start = number.end + 1;
            column++;
        }
        if (column > first) {
            end(start - 1, delimiter);
        } else {
            rowEnded = false;
        }
        return column;
    }

    /** Digits behind the point of the number last read by {@link #plainNumber}, -1 without a point. */
    int scale() {
        return number.scale;
    }

    /** Reads the next cell into {@link #from} and {@link #to}, quotes undone. */
    void nextCell() throws IOException {
        cellLine = line;
        if (body.position == body.limit && !body.refill(body.position)) {
            from = body.position;
            endOfBody(from);
        } else if (body.bytes[body.position] == '"') {
            quotedCell();
        } else {
            bareCell();
        }
        scanned = 0;
    }

    private void bareCell() throws IOException {
        from = body.position;
        int p = from + scanned;
        for (; ; ) {
            byte[] bytes = body.bytes;
            int limit = body.limit;
            for (; p < limit; p++) {
                byte b = bytes[p];
                if (b <= ',' && (b == ',' || b == '\n' || b == '\r')) {
                    to = p;
                    end(p, b);
                    return;
                }
            }
            p -= from;
            boolean more = body.refill(from);
            from = 0;
            if (!more) {
                endOfBody(p);
                return;
            }
        }
    }

    /** The text is moved together over doubled quotes within the buffer: {@code written} never overtakes {@code p}. */
    private void quotedCell() throws IOException {
        long opened = line;
        body.position++;
        from = body.position;
        int p = from;
        int written = from;
        int state = INSIDE;
        boolean returned = false;
        for (; ; ) {
            byte[] bytes = body.bytes;
            int limit = body.limit;
            while (p < limit) {
                byte b = bytes[p];
                if (state == INSIDE) {
                    if (b == '"') {
                        state = CLOSING;
                        p++;
                        continue;
                    }
                    if (b == '\r' || (b == '\n' && !returned)) {
                        line++;
                    }
                    returned = b == '\r';
                } else if (b == ',' || b == '\n' || b == '\r') {
                    to = written;
                    end(p, b);
                    return;
                } else {
                    state = state == CLOSING && b == '"' ? INSIDE : BEHIND;
                    returned = false;
                }
                bytes[written++] = b;
                p++;
            }
            p -= from;
            written -= from;
            boolean more = body.refill(from);
            from = 0;
            if (!more) {
                if (state == INSIDE) {
                    throw unclosed(opened);
                }
                endOfBody(written);
                return;
            }
        }
    }

    private void end(int at, byte delimiter) {
        body.position = at + 1;
        rowEnded = delimiter != ',';
        if (rowEnded) {
            line++;
            afterReturn = delimiter == '\r';
        }
    }

    private void endOfBody(int end) {
        to = end;
        body.position = body.limit;
        rowEnded = true;
    }

    private static ServingException unclosed(long opened) {
        return Refusal.of("The CSV has a quote in line " + opened + " that is never closed.");
    }
}
