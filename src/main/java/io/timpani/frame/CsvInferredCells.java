package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column read as numbers until its first cell that is none; then all its earlier cells turn into the text that stood in
 * the body.
 *
 * <p>What is kept for that is bounded: one byte per cell, namely its digits behind the point, when that and the value tell
 * the text (at most 15 digits, no odd form as {@code 007}, {@code +1}, {@code 1e3}); and the bytes of the other cells, at
 * most 1 GiB of them per column. Truth values are text.
 */
final class CsvInferredCells extends CsvCells {
    private static final byte NO_POINT = -1;
    private static final byte KEPT = -2;
    /** Decimals of up to 15 digits survive the way through a double. */
    private static final int MOST_DIGITS = 15;

    private static final int MOST_KEPT = 1 << 30;

    private final String name;
    private double[] values = new double[0];
    private byte[] forms = new byte[0];
    /** Each kept cell as four bytes of length, then its bytes. */
    private byte[] kept = new byte[0];

    private int keptLength;
    private @Nullable Text text;

    CsvInferredCells(String name) {
        this.name = name;
    }

    @Override
    void take(CsvScanner scanner, int row) throws IOException {
        if (text != null) {
            text.take(scanner, row);
            return;
        }
        double value = scanner.plainNumber();
        if (!Double.isNaN(value)) {
            values[row] = value;
            if (isCanonical(scanner, value)) {
                forms[row] = (byte) scanner.scale();
            } else {
                keep(scanner, row);
            }
            return;
        }
        scanner.nextCell();
        value = NumberParser.number(scanner.bytes(), scanner.from, scanner.to);
        if (NumberParser.isRefused(value)) {
            text = asText(row);
            text.put(row, scanner.bytes(), scanner.from, scanner.to);
            return;
        }
        values[row] = value;
        if (!Double.isNaN(value)) {
            keep(scanner, row);
        }
    }

    /** True when {@link #written} would make the same bytes again. */
    private static boolean isCanonical(CsvScanner scanner, double value) {
        byte[] bytes = scanner.bytes();
        int start = scanner.from;
        if (bytes[start] == '-') {
            if (value == 0) {
                return false;
            }
            start++;
        }
        int length = scanner.to - start;
        int scale = scanner.scale();
        int whole = scale < 0 ? length : length - scale - 1;
        return scale != 0 && whole > 0 && length <= MOST_DIGITS && (whole == 1 || bytes[start] != '0');
    }

    private void keep(CsvScanner scanner, int row) {
        int length = scanner.to - scanner.from;
        int needed = keptLength + Integer.BYTES + length;
        if (needed > MOST_KEPT || needed < 0) {
            throw Refusal.of("The CSV has more than 1 GiB of text in " + Refusal.column(name) + ".");
        }
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(needed, kept.length * 2));
        }
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            kept[keptLength++] = (byte) (length >>> shift);
        }
        System.arraycopy(scanner.bytes(), scanner.from, kept, keptLength, length);
        keptLength = needed;
        forms[row] = KEPT;
    }

    private Text asText(int rows) {
        @Nullable String[] texts = new String[values.length];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            if (Double.isNaN(values[row])) {
                continue;
            }
            if (forms[row] == KEPT) {
                int length = 0;
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    length |= (kept[next++] & 0xFF) << shift;
                }
                texts[row] = new String(kept, next, length, UTF_8);
                next += length;
            } else {
                texts[row] = written(values[row], forms[row]);
            }
        }
        values = new double[0];
        forms = new byte[0];
        kept = new byte[0];
        return new Text(name, texts);
    }

    private static String written(double value, byte form) {
        if (form == NO_POINT) {
            return Long.toString((long) value);
        }
        // fewer than 2^50 units, so that the product's two roundings stay below half a unit
        long units = (long) Math.rint(value * NumberParser.EXACT_POWERS[form]);
        return BigDecimal.valueOf(units, form).toPlainString();
    }

    @Override
    void grow(int capacity) {
        if (text != null) {
            text.grow(capacity);
        } else {
            values = Arrays.copyOf(values, capacity);
            forms = Arrays.copyOf(forms, capacity);
        }
    }

    @Override
    Column column() {
        return text != null ? text.column() : new NumberColumn(name, values);
    }
}
