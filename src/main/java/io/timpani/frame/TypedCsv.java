package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 CSV into the columns that {@code pandas.read_csv(body, skip_blank_lines=<more than one column>)} of pandas 1.5
 * and 2 would make, or says that it cannot tell; never anything else. Floating point numbers are the nearest doubles, while
 * pandas' own may differ in the last digits (relative 1e-12).
 *
 * <p>Columns of integers become {@link IntegerColumn}, of other numbers, of integers with missing ones, and of missing values
 * only {@link NumberColumn}, of truth values {@link BooleanColumn}, of text {@link TextColumn}. Not told are: truth values with
 * missing ones; integers beyond 64 bits; the cell {@code None}; numbers whose value hangs on pandas' flaws; columns that pandas
 * types differently from chunk to chunk; and bodies with a NUL or with line ends that are a lone CR.
 *
 * <p>Keep one as long as its model: it remembers header and columns of the last body, since callers tend to send alike ones.
 * Any number of threads may read with it at once.
 */
public final class TypedCsv {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    private static final int FIRST_ROWS = 16;
    private static final int LONGEST_KNOWN_HEADER = 1 << 16;
    /** Pandas reads a text that long at a time, and mistakes blanks before a row that are cut in two. */
    private static final int READ_AHEAD = 1 << 18;
    /** Cells in a chunk of pandas' at most. */
    private static final int CHUNK = 1 << 20;

    /**
     * What is known of a header.
     *
     * @param bytes the header as it came, with byte order mark and line end
     * @param names one unique name per column
     * @param mixed columns whose numbers turned out to be text when they were last read
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    private record Header(byte[] bytes, List<String> names, boolean[] mixed) {
        boolean starts(byte[] body) {
            return body.length >= bytes.length && Arrays.equals(bytes, 0, bytes.length, body, 0, bytes.length);
        }

        boolean isKnowable() {
            return bytes.length <= LONGEST_KNOWN_HEADER && bytes[bytes.length - 1] == '\n';
        }
    }

    /**
     * A body that was read.
     *
     * @param rows number of rows below the header
     * @param columns number of cells in each
     * @param frame what pandas would make of it; empty when that cannot be told
     */
    public record Reading(int rows, int columns, Optional<Frame> frame) {}

    private volatile @Nullable Header last;

    /**
     * Reads a body, which may start with a byte order mark.
     *
     * @throws ServingException {@link io.timpani.model.ErrorCode#INVALID_INPUT}, as {@link CsvReader#shape}
     */
    public Reading read(byte[] body) throws IOException {
        Reading reading = isReadable(body) ? tell(body) : null;
        if (reading != null) {
            return reading;
        }
        CsvShape shape = CsvReader.shape(new ByteArrayInputStream(body));
        return new Reading(shape.rows(), shape.columns(), Optional.empty());
    }

    /** True for UTF-8 without NUL. */
    private static boolean isReadable(byte[] body) {
        int p = 0;
        while (p + 8 <= body.length) {
            long word = (long) LONGS.get(body, p);
            if (((word - LOW_BITS | word) & HIGH_BITS) != 0) {
                break;
            }
            p += 8;
        }
        boolean ascii = true;
        for (; p < body.length; p++) {
            if (body[p] == 0) {
                return false;
            }
            ascii &= body[p] > 0;
        }
        return ascii || isUtf8(body);
    }

    private static boolean isUtf8(byte[] body) {
        try {
            Utf8Check check = new Utf8Check();
            check.feed(body, 0, body.length);
            check.finish();
            return true;
        } catch (ServingException e) {
            // to be refused by the reader, which may find something else before it
            return false;
        }
    }

    /** Null when the body is broken, or written in a way that pandas may read otherwise. */
    private @Nullable Reading tell(byte[] body) throws IOException {
        Header known = last;
        Header header = known != null && known.starts(body) ? known : header(body);
        if (header == null) {
            return null;
        }
        int width = header.names().size();
        TypedCells[] cells = new TypedCells[width];
        for (int i = 0; i < width; i++) {
            cells[i] = TypedCells.of(header.names().get(i), header.mixed()[i]);
        }
        Rows rows = new Rows(body, header.bytes().length, cells, chunkRows(width));
        if (!rows.read()) {
            return null;
        }
        return new Reading(rows.count, width, Optional.ofNullable(frame(body, header, rows)));
    }

    /** Rows that pandas types together: the largest power of two below a share. */
    private static int chunkRows(int width) {
        return Math.max(1, Integer.highestOneBit(CHUNK / width - 1));
    }

    private @Nullable Frame frame(byte[] body, Header header, Rows rows) {
        TypedCells[] cells = rows.cells;
        TypedCells.Kind[] kinds = new TypedCells.Kind[cells.length];
        Column[] columns = new Column[cells.length];
        TypedCells[] again = null;
        boolean[] mixed = new boolean[cells.length];
        for (int i = 0; i < cells.length; i++) {
            TypedCells.Kind kind = cells[i].kind();
            if (kind == null || (i == 0 && rows.indented && kind == TypedCells.Kind.TEXTS)) {
                return null;
            }
            kinds[i] = kind;
            Column column = cells[i].column(kind);
            mixed[i] = kind == TypedCells.Kind.TEXTS && (column == null || header.mixed()[i]);
            if (column != null) {
                columns[i] = column;
                continue;
            }
            if (again == null) {
                again = new TypedCells[cells.length];
                Arrays.setAll(again, any -> TypedCells.passed());
            }
            again[i] = cells[i].again(kind);
        }
        if (again != null && !readAgain(body, header, again, kinds, columns)) {
            return null;
        }
        remember(header, mixed);
        return new Frame(rows.count, Arrays.asList(columns), header.names());
    }

    private static boolean readAgain(
            byte[] body, Header header, TypedCells[] again, TypedCells.Kind[] kinds, Column[] columns) {
        if (!new Rows(body, header.bytes().length, again, Integer.MAX_VALUE).read()) {
            return false;
        }
        for (int i = 0; i < again.length; i++) {
            if (columns[i] == null) {
                Column column = again[i].column(kinds[i]);
                if (column == null || again[i].isUnknown()) {
                    return false;
                }
                columns[i] = column;
            }
        }
        return true;
    }

    private void remember(Header header, boolean[] mixed) {
        if (!Arrays.equals(mixed, header.mixed())) {
            keep(new Header(header.bytes(), header.names(), mixed));
        }
    }

    private Header keep(Header header) {
        if (header.isKnowable()) {
            last = header;
        }
        return header;
    }

    private @Nullable Header header(byte[] body) throws IOException {
        CsvScanner scanner = new CsvScanner(new ByteArrayInputStream(body), BodyBuffer.DEFAULT_SIZE);
        if (!scanner.nextRow(true)) {
            return null;
        }
        List<String> given = new ArrayList<>();
        do {
            if (given.size() == CsvReader.MOST_COLUMNS) {
                return null;
            }
            scanner.nextCell();
            given.add(new String(scanner.bytes(), scanner.from, scanner.to - scanner.from, StandardCharsets.UTF_8));
        } while (!scanner.rowEnded);
        int length = (int) scanner.consumed();
        if (body[length - 1] == '\r') {
            if (length == body.length || body[length] != '\n') {
                return null;
            }
            length++;
        }
        // pandas takes an empty first line for the header when blank lines count
        if (length > READ_AHEAD || (given.size() == 1 && scanner.rowLine() > 1)) {
            return null;
        }
        List<String> names = List.copyOf(ColumnNames.unique(given));
        return keep(new Header(Arrays.copyOf(body, length), names, new boolean[names.size()]));
    }

    /** One pass over the rows of a body. */
    private static final class Rows {
        private final TypedCells[] cells;
        private final TypedCursor cursor;
        private final boolean large;
        private final int chunkRows;
        private final long mostRows;
        private int count;
        /** True when a row of a large body starts with blanks. */
        private boolean indented;

        Rows(byte[] body, int start, TypedCells[] cells, int chunkRows) {
            this.cells = cells;
            cursor = new TypedCursor(body, start);
            large = body.length > READ_AHEAD;
            this.chunkRows = chunkRows;
            mostRows = (body.length - start) / cells.length + 1L;
        }

        boolean read() {
            int width = cells.length;
            int room = 0;
            while (!cursor.atEnd()) {
                if (width > 1) {
                    if (cursor.skipBlankLine()) {
                        continue;
                    }
                    indented |= large && cursor.atBlank();
                }
                if (count == room) {
                    room = (int) Math.min(Math.max(room * 2L, FIRST_ROWS), mostRows);
                    for (TypedCells column : cells) {
                        column.grow(room);
                    }
                }
                if (!row()) {
                    return false;
                }
                if (++count % chunkRows == 0) {
                    endChunk();
                }
            }
            if (count % chunkRows != 0) {
                endChunk();
            }
            return true;
        }

        private boolean row() {
            for (int i = 0; ; i++) {
                if (!cells[i].take(cursor, count)) {
                    return false;
                }
                boolean widthReached = i + 1 == cells.length;
                if (cursor.rowEnded != widthReached) {
                    return false;
                }
                if (widthReached) {
                    return true;
                }
            }
        }

        private void endChunk() {
            for (TypedCells column : cells) {
                column.endChunk();
            }
        }
    }
}
