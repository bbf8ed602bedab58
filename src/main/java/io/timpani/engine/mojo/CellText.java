package io.timpani.engine.mojo;

import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import org.jspecify.annotations.Nullable;

/** The text of a cell as a level of a model, and the number that a text is. */
final class CellText {
    private static final int LONGEST_NUMBER = 400;

    private CellText() {}

    /** The text, null when the value is missing. Arrow bodies bring numbers where CSV would have brought text. */
    static @Nullable String of(Column column, int row) {
        if (column instanceof TextColumn texts) {
            return texts.values()[row];
        }
        if (column instanceof NumberColumn numbers) {
            double value = numbers.values()[row];
            return Double.isNaN(value) ? null : NumberText.of(value);
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
