package io.timpani.engine.mojo;

import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import org.jspecify.annotations.Nullable;

/** The text of a cell as a level of a model, and the number that a text is. */
final class CellText {
    // above this a double may not be a whole number any more, and pandas too goes over to the exponent form
    private static final double LARGEST_PLAIN = 1e15;
    private static final int LONGEST_NUMBER = 400;

    private CellText() {}

    /** The text, null when the value is missing. Arrow bodies bring numbers where CSV would have brought text. */
    static @Nullable String of(Column column, int row) {
        if (column instanceof TextColumn texts) {
            return texts.values()[row];
        }
        if (column instanceof NumberColumn numbers) {
            double value = numbers.values()[row];
            if (Double.isNaN(value)) {
                return null;
            }
            boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN;
            return whole ? Long.toString((long) value) : Double.toString(value);
        }
        throw new IllegalArgumentException("numbers or text are wanted, not " + column.getClass());
    }

    /** The number, {@code NaN} when the text is none. */
    static double number(@Nullable String text) {
        if (text == null || !looksLikeNumber(text)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Sorts out most text before it costs an exception. */
    private static boolean looksLikeNumber(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            if (c > 'z' || (c >= 'A' && "eEdDfFxXpPaAbBcCInityN".indexOf(c) < 0)) {
                return false;
            }
        }
        return (digit || text.contains("Infinity")) && text.length() <= LONGEST_NUMBER;
    }
}
