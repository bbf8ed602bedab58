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
    private static final System.Logger LOG = System.getLogger(CsvPieces.class.getName());

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
    /** True: there is one column, so that a line of blanks is a row. */
    private boolean blanksCount;

    private boolean toldOfSmaller;

    /**
     * @param size bytes of a piece, about
     * @param longestRow bytes that a row may have; a piece has no more when it has several
     * @param rows of each piece, fewer where they are longer than that together; 0 = as many as its size holds
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
            blanksCount = RowEnds.isOneCell(header);
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
                    ? RowEnds.endOf(rows, blanksCount, text, header.length, limit)
                    : ended ? limit : ends.lastEnd(text, scanned, limit);
            scanned = limit;
            if (end == 0) {
                end = ended ? limit : rowsWithin(text, limit);
            }
        }
        rest = Arrays.copyOfRange(text, end, limit);
        int rowBytes = end - header.length;
        if (ended && bytes > 0 && !blanksCount && RowEnds.areBlank(text, header.length, end)) {
            // lines behind the last row
            return null;
        }
        Piece piece = new Piece(text, end, bytes, rowBytes);
        bytes += rowBytes;
        return piece;
    }

    /** The end of the rows that there is room for, where the rows of a piece need more; 0 while there is room. */
    private int rowsWithin(byte[] text, int limit) {
        if (rows == 0 || limit - header.length < longestRow) {
            return 0;
        }
        int end = new RowEnds().lastEnd(text, header.length, limit);
        if (end > 0 && !toldOfSmaller) {
            toldOfSmaller = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "%d rows are more than the %d bytes that this heap has room for at once: there are fewer rows in a chunk"
                            .formatted(rows, longestRow));
        }
        return end;
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
