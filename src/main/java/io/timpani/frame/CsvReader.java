package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 CSV into typed columns, in one pass and with one buffer.
 *
 * <p>The first line that is not blank holds the names; an empty or repeated name is changed to a unique one. Lines end with
 * LF, CRLF or CR. Lines that hold only blanks and tabs are skipped; in a CSV of one column every line is a row, and an
 * empty one a missing value. Missing-value tokens count in numeric and text columns, quoted or not. Integers beyond 2^53
 * become the nearest double.
 *
 * <p>Only the columns that the schema wants are in the frame. A column of kind {@link FrameSchema.Kind#INFERRED} is text
 * as soon as one cell is neither a number nor missing, {@code true} and {@code false} included, and each cell then reads
 * as it stands in the body.
 */
public final class CsvReader {
    private static final int FEW_ROWS = 16;
    /** Of the rows that are expected, one in so many more. */
    private static final int SPARE_SHARE = 16;
    /** More rows than so many times those that came are not believed in, but come nearer to. */
    private static final long BELIEVED = 16;

    private static final long STEP = 8;

    private static final int MOST_ROWS = Integer.MAX_VALUE - 8;
    /** Names and columns take up to a hundred times the space of their bytes. */
    static final int MOST_COLUMNS = 1 << 20;

    private final CsvScanner scanner;
    private final FrameSchema schema;

    /** @param bufferSize bytes read ahead at most, at least 1 */
    CsvReader(InputStream in, FrameSchema schema, int bufferSize) throws IOException {
        this(new CsvScanner(in, bufferSize), schema);
    }

    private CsvReader(CsvScanner scanner, FrameSchema schema) {
        this.scanner = scanner;
        this.schema = schema;
    }

    /**
     * Reads the whole stream, and does not close it.
     *
     * @return the wanted columns, shape {@code [rows, wanted columns]}; no rows when there is only a header
     * @throws ServingException {@link io.timpani.model.ErrorCode#INVALID_INPUT} naming line, column or byte offset: no
     *     column at all, not UTF-8, a row with too few or too many cells, a quote that is never closed, a cell that is no
     *     number in a numeric column, more than 2^31 rows or 2^20 columns
     * @throws IOException when the stream fails
     */
    public static Frame read(InputStream in, FrameSchema schema) throws IOException {
        return new CsvReader(in, schema, BodyBuffer.DEFAULT_SIZE).read();
    }

    /**
     * Reads a part of a larger CSV: its header, then some of its rows. Messages name the places in the whole.
     *
     * @param linesBefore physical lines between the header and the first row here
     * @param bytesBefore bytes of those lines
     * @throws ServingException as {@link #read}
     * @throws IOException when the stream fails
     */
    public static CsvPart readPart(InputStream in, FrameSchema schema, long linesBefore, long bytesBefore)
            throws IOException {
        CsvReader reader = new CsvReader(new CsvScanner(in, BodyBuffer.DEFAULT_SIZE, bytesBefore), schema);
        CsvHeader header = reader.header();
        long linesOfHeader = reader.scanner.lines();
        reader.scanner.passOver(linesBefore);
        Frame frame = reader.frame(header);
        return new CsvPart(frame, reader.scanner.lines() - linesOfHeader - linesBefore);
    }

    /**
     * Checks the whole stream as {@link #read} does and keeps nothing of it; does not close it.
     *
     * @throws ServingException as {@link #read}
     * @throws IOException when the stream fails
     */
    public static CsvShape shape(InputStream in) throws IOException {
        CsvReader reader =
                new CsvReader(in, new FrameSchema(Map.of(), FrameSchema.Kind.SKIPPED), BodyBuffer.DEFAULT_SIZE);
        CsvHeader header = reader.header();
        return new CsvShape(reader.rows(header.cells()), header.cells().length);
    }

    Frame read() throws IOException {
        return frame(header());
    }

    private Frame frame(CsvHeader header) throws IOException {
        CsvCells[] cells = header.cells();
        int rows = rows(cells);
        List<Column> columns = new ArrayList<>(header.wanted().size());
        for (CsvCells column : cells) {
            Column finished = column.column();
            if (finished != null) {
                columns.add(finished);
            }
        }
        return new Frame(rows, columns, header.wanted());
    }

    private int rows(CsvCells[] cells) throws IOException {
        int width = cells.length;
        boolean skipBlank = width > 1;
        double[] @Nullable [] plain = new double[width][];
        int rows = 0;
        int capacity = 0;
        long start = scanner.consumed();
        while (scanner.nextRow(skipBlank)) {
            if (rows == capacity) {
                capacity = grown(capacity, start);
                for (int i = 0; i < width; i++) {
                    cells[i].grow(capacity);
                    plain[i] = cells[i].plain();
                }
            }
            int taken = scanner.plainNumbers(plain, 0, rows);
            while (!scanner.rowEnded) {
                if (taken == width) {
                    throw tooMany(width);
                }
                cells[taken++].take(scanner, rows);
                if (!scanner.rowEnded) {
                    taken = scanner.plainNumbers(plain, taken, rows);
                }
            }
            if (taken < width) {
                throw ragged(width, taken);
            }
            rows++;
        }
        return rows;
    }

    private CsvHeader header() throws IOException {
        CsvHeader last = schema.lastHeader();
        if (last != null && scanner.skip(last)) {
            return last;
        }
        byte[] ahead = scanner.preview();
        long start = scanner.consumed();
        CsvHeader header = newHeader();
        long length = scanner.consumed() - start;
        // without its line end a longer name could follow
        if (length > 0 && length <= ahead.length && isLineEnd(ahead[(int) length - 1])) {
            schema.remember(header.knownBy(Arrays.copyOf(ahead, (int) length), scanner.lines()));
        }
        return header;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    private CsvHeader newHeader() throws IOException {
        if (!scanner.nextRow(true)) {
            throw Refusal.of("The CSV has no column: its body is empty.");
        }
        List<String> header = new ArrayList<>();
        do {
            if (header.size() == MOST_COLUMNS) {
                throw Refusal.of("The CSV has more than " + MOST_COLUMNS + " columns.");
            }
            scanner.nextCell();
            header.add(new String(scanner.bytes(), scanner.from, scanner.to - scanner.from, StandardCharsets.UTF_8));
        } while (!scanner.rowEnded);
        return CsvHeader.of(header, schema);
    }

    /**
     * Room for more rows when there is room for {@code capacity} and all of it is taken.
     *
     * @param start where in the body the first of them began
     */
    private int grown(int capacity, long start) throws IOException {
        if (capacity == 0) {
            // most bodies are a row, and a wide one shall not pay for more
            return 1;
        }
        if (capacity == MOST_ROWS) {
            throw Refusal.of("The CSV has more than " + MOST_ROWS + " rows.");
        }
        long wanted = capacity < 1 << 20 ? capacity * 2L : capacity + (capacity >> 1);
        if (capacity >= FEW_ROWS) {
            // as many as come if they are as long as those before; columns that grow are copied
            long length = (scanner.consumed() - start) / capacity;
            long coming = scanner.coming() / Math.max(length, 1);
            long all = capacity + coming + coming / SPARE_SHARE;
            wanted = Math.max(wanted, all <= BELIEVED * capacity ? all : STEP * capacity);
        }
        return (int) Math.min(Math.max(wanted, FEW_ROWS), MOST_ROWS);
    }

    private ServingException tooMany(int width) throws IOException {
        long cells = width;
        do {
            scanner.nextCell();
            cells++;
        } while (!scanner.rowEnded);
        return ragged(width, cells);
    }

    private ServingException ragged(int width, long cells) {
        return Refusal.of("The CSV has " + cells + (cells == 1 ? " cell" : " cells") + " in line " + scanner.rowLine()
                + " where the header has " + width + ".");
    }
}
