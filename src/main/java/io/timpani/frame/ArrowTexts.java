package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cells of UTF-8 text. Read as numbers, CSV's rules hold: missing-value tokens and truth values count, other text is refused.
 *
 * @param name of the column, for messages
 * @param large true when offsets have 64 bits
 */
record ArrowTexts(String name, boolean large) implements ArrowSource {
    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public void numbers(ArrowBatch batch, double[] target, int at) {
        Cells cells = open(batch);
        for (int row = 0; row < batch.rows(); row++) {
            target[at + row] = cells.has(row)
                    ? number(name, at + row, cells.bytes, cells.start(row), cells.start(row + 1))
                    : Double.NaN;
        }
    }

    @Override
    public void texts(ArrowBatch batch, @Nullable String[] target, int at) {
        Cells cells = open(batch);
        RepeatedText repeated = new RepeatedText();
        for (int row = 0; row < batch.rows(); row++) {
            target[at + row] = cells.has(row) ? repeated.of(cells.bytes, cells.start(row), cells.start(row + 1)) : null;
        }
    }

    /** The number that a text cell holds, {@code row} counted from 0. */
    static double number(String name, int row, byte[] bytes, int from, int to) {
        double value = NumberParser.numberOrTruth(bytes, from, to);
        if (NumberParser.isRefused(value)) {
            throw Refusal.of("The Arrow stream has text that is no number in numeric " + Refusal.column(name) + ", row "
                    + (row + 1L) + ".");
        }
        return value;
    }

    static double number(String name, int row, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return number(name, row, bytes, 0, bytes.length);
    }

    private Cells open(ArrowBatch batch) {
        int rows = batch.rows();
        ByteBuffer validity = batch.validity(batch.column());
        int width = large ? Long.BYTES : Integer.BYTES;
        // a batch without rows may come without its one offset
        ByteBuffer offsets = batch.buffer(rows == 0 ? 0 : (rows + 1L) * width);
        ByteBuffer data = batch.buffer(0);
        Cells cells = new Cells(validity, offsets, large, data.array(), data.arrayOffset());
        cells.check(rows, data.remaining());
        return cells;
    }

    /** The cells of one batch; every offset has been checked. */
    private static final class Cells {
        private final @Nullable ByteBuffer validity;
        private final ByteBuffer offsets;
        private final boolean large;
        private final byte[] bytes;
        private final int base;

        Cells(@Nullable ByteBuffer validity, ByteBuffer offsets, boolean large, byte[] bytes, int base) {
            this.validity = validity;
            this.offsets = offsets;
            this.large = large;
            this.bytes = bytes;
            this.base = base;
        }

        boolean has(int row) {
            return validity == null || ArrowBatch.bit(validity, row);
        }

        private long offset(int row) {
            return large ? offsets.getLong(row * Long.BYTES) : offsets.getInt(row * Integer.BYTES);
        }

        /** Index in {@link #bytes} of the row's first byte. */
        int start(int row) {
            return base + (int) offset(row);
        }

        void check(int rows, int length) {
            if (rows == 0) {
                return;
            }
            long before = 0;
            for (int row = 0; row <= rows; row++) {
                long offset = offset(row);
                if (offset < before || offset > length) {
                    throw ArrowBatch.broken("a text offset lies outside its buffer");
                }
                before = offset;
            }
            Utf8Check utf8 = new Utf8Check();
            utf8.feed(bytes, start(0), start(rows));
            utf8.finish();
            for (int row = 1; row < rows; row++) {
                int start = start(row);
                if (start < start(rows) && (bytes[start] & 0xC0) == 0x80) {
                    throw ArrowBatch.broken("a text begins within a character");
                }
            }
        }
    }
}
