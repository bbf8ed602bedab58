package io.timpani.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Writes sparse matrices as matrix-market text, coordinate format: an entry per stored cell, row by row. */
public final class MatrixMarketWriter {
    private static final int BYTES_PER_ENTRY = 20;
    private static final int MOST_AT_ONCE = 1 << 26;
    /** A row's and a column's number, two blanks and a line end. */
    private static final int PLACE = 2 * 11 + 3;

    private MatrixMarketWriter() {}

    /**
     * Writes the whole matrix.
     *
     * @param integers true: the values are of an integer type, and the text says so
     */
    public static byte[] write(SparseMatrix matrix, boolean integers) {
        int[] starts = matrix.rowStart();
        int[] columns = matrix.columnIndex();
        double[] values = matrix.values();
        int entries = starts[matrix.rowCount()] - starts[0];
        ByteSink out = new ByteSink((int) Math.min(128L + (long) entries * BYTES_PER_ENTRY, MOST_AT_ONCE));
        String head = "%%MatrixMarket matrix coordinate " + (integers ? "integer" : "real") + " general\n%\n";
        String size = matrix.rowCount() + " " + matrix.columnCount() + " " + entries + "\n";
        out.put((head + size).getBytes(US_ASCII));
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                out.reserve(PLACE + DecimalText.ROOM);
                out.length = DecimalText.integer(row + 1L, out.bytes, out.length);
                out.bytes[out.length++] = ' ';
                out.length = DecimalText.integer(columns[i] + 1L, out.bytes, out.length);
                out.bytes[out.length++] = ' ';
                value(values[i], !integers, out);
                out.bytes[out.length++] = '\n';
            }
        }
        return out.toByteArray();
    }

    private static void value(double value, boolean point, ByteSink out) {
        if (Double.isFinite(value)) {
            out.length = DecimalText.shortest(value, point, out.bytes, out.length);
        } else {
            String word = Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
            out.put(word.getBytes(US_ASCII));
        }
    }
}
