package io.timpani.runner.score;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts CSV into pieces between rows, each with the header in front. Quotes count as they do for the reader: as the first byte
 * of a cell. What is wrong with the text is left for the reader to find.
 */
final class CsvPieces {
    private final InputStream in;
    private final int size;
    private final int longestRow;
    private final int rows;
    private byte[] header = new byte[0];
    /** What was read behind the last row of the last piece. */
    private byte[] rest = new byte[0];

    private long bytes;
    private boolean started;
    private boolean ended;

    /**
     * @param size bytes of a piece, about
     * @param longestRow bytes that a row may have
     * @param rows of each piece, 0 = as many as its size holds
     */
    CsvPieces(InputStream in, int size, int longestRow, int rows) {
        this.in = in;
        this.rows = rows;
        this.size = size;
        this.longestRow = longestRow;
    }

    /**
     * Some rows of the whole.
     *
     * @param text header and rows; more may lie behind them
     * @param length bytes that belong to it
     * @param bytesBefore bytes of the whole between the header and the first row here
     * @param rowBytes bytes of the rows
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record Piece(byte[] text, int length, long bytesBefore, int rowBytes) {
        InputStream open() {
            return new ByteArrayInputStream(text, 0, length);
        }
    }

    /**
     * The next rows; the first piece may have none.
     *
     * @return null at the end
     */
    @Nullable
    Piece next() throws IOException {
        if (!started) {
            started = true;
            header = readHeader();
            if (ended && rest.length == 0) {
                return new Piece(header, header.length, 0, 0);
            }
        }
        if (ended && rest.length == 0) {
            return null;
        }
        byte[] text = Arrays.copyOf(header, header.length + Math.max(size, rest.length));
        System.arraycopy(rest, 0, text, header.length, rest.length);
        int limit = header.length + rest.length;
        RowEnds ends = new RowEnds();
        int scanned = header.length;
        int end = 0;
        while (end == 0) {
            if (!ended) {
                text = limit == text.length ? grown(text) : text;
                limit += fill(text, limit);
            }
            end = rows > 0
                    ? RowEnds.endOf(rows, text, header.length, limit)
                    : ended ? limit : ends.lastEnd(text, scanned, limit);
            scanned = limit;
            if (ended && end == 0) {
                end = limit;
            }
        }
        rest = Arrays.copyOfRange(text, end, limit);
        int rowBytes = end - header.length;
        Piece piece = new Piece(text, end, bytes, rowBytes);
        bytes += rowBytes;
        return piece;
    }

    private byte[] grown(byte[] text) {
        if (text.length - header.length >= longestRow) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "the CSV has a row longer than %d bytes, the limit of this heap; it starts %d bytes behind the header"
                            .formatted(longestRow, bytes));
        }
        long longer = Math.min(text.length * 2L, (long) header.length + longestRow);
        return Arrays.copyOf(text, (int) longer);
    }

    /** Fills the array as far as there is anything to read; returns the number of bytes. */
    private int fill(byte[] text, int from) throws IOException {
        int count = in.readNBytes(text, from, text.length - from);
        ended = count < text.length - from;
        return count;
    }

    /** Everything up to the end of the first row that is not blank. */
    private byte[] readHeader() throws IOException {
        byte[] start = new byte[Math.min(size, longestRow)];
        int limit = 0;
        while (true) {
            limit += fill(start, limit);
            int end = RowEnds.firstEnd(start, limit);
            if (end > 0 || ended) {
                int cut = end > 0 ? end : limit;
                rest = Arrays.copyOfRange(start, cut, limit);
                return Arrays.copyOf(start, cut);
            }
            start = grown(start);
        }
    }
}
