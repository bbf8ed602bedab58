package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads matrix-market text, coordinate or array, into a sparse matrix.
 *
 * <p>Fields real, integer and pattern (each cell is 1), general, symmetric and skew-symmetric. Cells given twice are summed.
 * Zeros of the array format are not stored. Comments and blank lines may stand anywhere behind the banner.
 */
public final class MatrixMarketReader {
    /** So many rows may be empty; a longer matrix must have an entry for every {@link #ROWS_PER_ENTRY} rows. */
    private static final int MOST_EMPTY_ROWS = 1_000_000;

    private static final int ROWS_PER_ENTRY = 64;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private enum Field {
        REAL,
        INTEGER,
        PATTERN
    }

    private enum Symmetry {
        GENERAL,
        SYMMETRIC,
        SKEW
    }

    private final MatrixScanner scanner;
    private final MatrixEntries entries = new MatrixEntries();
    private final List<String> names;
    private Field field = Field.REAL;
    private Symmetry symmetry = Symmetry.GENERAL;
    private int rows;
    private int columns;

    /** @param bufferSize bytes read ahead at most, at least 1 */
    MatrixMarketReader(InputStream in, List<String> names, int bufferSize) {
        this.scanner = new MatrixScanner(in, bufferSize);
        this.names = names;
    }

    /**
     * Reads the whole stream, and does not close it.
     *
     * @param names one per column, or empty to name them 0, 1, …
     * @return shape {@code [rows, columns]} as declared, columns ascending within each row
     * @throws ServingException {@link io.timpani.model.ErrorCode#INVALID_INPUT}: no banner, a kind not listed above, a wrong
     *     number of entries, an index outside the declared size, not one name per column, more than 2^31 rows or columns,
     *     or more than 65,536 rows with fewer than one entry for every 64 of them
     * @throws IOException when the stream fails
     */
    public static SparseMatrix read(InputStream in, List<String> names) throws IOException {
        return new MatrixMarketReader(in, names, BodyBuffer.DEFAULT_SIZE).read();
    }

    SparseMatrix read() throws IOException {
        boolean coordinate = banner();
        if (!scanner.nextLine()) {
            throw Refusal.of("The matrix ends before the line of its size.");
        }
        rows = dimension("rows");
        columns = dimension("columns");
        if (coordinate) {
            long count = scanner.integer();
            scanner.endLine();
            checkShape();
            checkRows(count);
            coordinates(count);
        } else {
            scanner.endLine();
            checkShape();
            array();
        }
        return entries.toMatrix(rows, names.isEmpty() ? new IntegerNames(columns) : names);
    }

    /** Reads the first line; true for the coordinate format. */
    private boolean banner() throws IOException {
        if (!scanner.nextRawLine() || !scanner.token() || !scanner.tokenIs("%%matrixmarket")) {
            throw Refusal.of("The body does not start with a matrix-market banner (%%MatrixMarket).");
        }
        if (!scanner.token() || !scanner.tokenIs("matrix")) {
            throw unsupported("object", "matrix");
        }
        boolean coordinate = scanner.token() && scanner.tokenIs("coordinate");
        if (!coordinate && !scanner.tokenIs("array")) {
            throw unsupported("format", "coordinate or array");
        }
        boolean present = scanner.token();
        // SciPy's name for integers of 64 bits without a sign
        if (present && (scanner.tokenIs("integer") || scanner.tokenIs("unsigned-integer"))) {
            field = Field.INTEGER;
        } else if (present && coordinate && scanner.tokenIs("pattern")) {
            field = Field.PATTERN;
        } else if (!present || !scanner.tokenIs("real")) {
            throw unsupported("field", "real, integer, or pattern for coordinates");
        }
        present = scanner.token();
        if (present && scanner.tokenIs("symmetric")) {
            symmetry = Symmetry.SYMMETRIC;
        } else if (present && scanner.tokenIs("skew-symmetric")) {
            symmetry = Symmetry.SKEW;
        } else if (!present || !scanner.tokenIs("general")) {
            throw unsupported("symmetry", "general, symmetric or skew-symmetric");
        }
        scanner.endLine();
        return coordinate;
    }

    private static ServingException unsupported(String what, String offered) {
        return Refusal.of("The matrix-market banner names no supported " + what + " (" + offered + ").");
    }

    private int dimension(String what) throws IOException {
        long size = scanner.integer();
        if (size > LARGEST) {
            throw Refusal.of("The matrix declares " + size + " " + what + ", more than " + LARGEST + ".");
        }
        return (int) size;
    }

    private void checkShape() {
        if (columns == 0) {
            throw Refusal.of("The matrix has no column.");
        }
        if (!names.isEmpty() && names.size() != columns) {
            throw Refusal.of(
                    "The matrix has " + columns + " columns, but there are " + names.size() + " column names.");
        }
        if (symmetry != Symmetry.GENERAL && rows != columns) {
            throw Refusal.of("The matrix is called symmetric, but has " + rows + " rows and " + columns + " columns.");
        }
    }

    /** Every row costs memory here and in the answer, whether anything was sent for it or not. */
    private void checkRows(long count) {
        if (rows > MOST_EMPTY_ROWS && count < (rows + ROWS_PER_ENTRY - 1L) / ROWS_PER_ENTRY) {
            throw Refusal.of("The matrix declares " + rows + " rows, but only " + count + " entries.");
        }
    }

    private void coordinates(long declared) throws IOException {
        long count = 0;
        while (scanner.nextLine()) {
            if (count == declared) {
                throw Refusal.of("The matrix has more entries than the " + declared + " it declares.");
            }
            int row = index(rows, "row");
            int column = index(columns, "column");
            double value = field == Field.PATTERN ? 1 : value();
            scanner.endLine();
            add(row, column, value);
            count++;
        }
        requireCount(declared, count);
    }

    private int index(int size, String what) throws IOException {
        long index = scanner.integer();
        if (index < 1 || index > size) {
            throw scanner.refusal("has a " + what + " index outside 1 to " + size);
        }
        return (int) index - 1;
    }

    private double value() throws IOException {
        double value = scanner.number();
        if (field == Field.INTEGER && value != Math.rint(value)) {
            throw scanner.refusal("holds no integer, though the banner says so");
        }
        return value;
    }

    private void add(int row, int column, double value) {
        entries.add(row, column, value);
        if (symmetry != Symmetry.GENERAL && row != column) {
            entries.add(column, row, symmetry == Symmetry.SKEW ? -value : value);
        }
    }

    /** Column by column; of a symmetric matrix only the part below the diagonal. */
    private void array() throws IOException {
        long declared = declaredCells();
        int skew = symmetry == Symmetry.SKEW ? 1 : 0;
        int row = skew;
        int column = 0;
        long count = 0;
        while (scanner.nextLine()) {
            if (count == declared) {
                throw Refusal.of("The matrix has more entries than the " + declared + " it declares.");
            }
            double value = value();
            scanner.endLine();
            if (value != 0) {
                add(row, column, value);
            }
            count++;
            if (++row == rows) {
                column++;
                row = symmetry == Symmetry.GENERAL ? 0 : column + skew;
            }
        }
        requireCount(declared, count);
    }

    private long declaredCells() {
        long all = (long) rows * columns;
        return switch (symmetry) {
            case GENERAL -> all;
            case SYMMETRIC -> (all + rows) / 2;
            case SKEW -> (all - rows) / 2;
        };
    }

    private static void requireCount(long declared, long count) {
        if (count != declared) {
            throw Refusal.of("The matrix declares " + declared + " entries, but has " + count + ".");
        }
    }
}
