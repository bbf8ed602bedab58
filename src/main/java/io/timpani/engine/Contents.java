package io.timpani.engine;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of a column that holds neither numbers nor times only: are they prose, images or names of categories? */
final class Contents {
    private static final double LEAST_SHARE_WITH_BLANKS = 0.75;
    private static final double LEAST_SHARE_OF_DIFFERENT = 0.05;
    private static final int MANY_DIFFERENT = 60;

    private final @Nullable Object[] values;
    private final int rows;

    /** @param values of which only the first {@code rows} count */
    Contents(@Nullable Object[] values, int rows) {
        this.values = values;
        this.rows = rows;
    }

    /** Text has blanks in most rows and does not repeat itself much. */
    boolean areText() {
        int withBlanks = 0;
        Set<Object> different = new HashSet<>();
        for (int row = 0; row < rows; row++) {
            Object value = values[row];
            if (value != null) {
                different.add(value);
                withBlanks += value instanceof String text && hasBlank(text) ? 1 : 0;
            }
        }
        return withBlanks > 0
                && withBlanks >= rows * LEAST_SHARE_WITH_BLANKS
                && (different.size() >= rows * LEAST_SHARE_OF_DIFFERENT || different.size() >= MANY_DIFFERENT);
    }

    /** True when there are values, and each is an image in base64. */
    boolean areImages() {
        boolean any = false;
        for (int row = 0; row < rows; row++) {
            Object value = values[row];
            if (value == null || (value instanceof Double number && number.isNaN())) {
                continue;
            }
            if (!(value instanceof String text && ImageText.isImage(text))) {
                return false;
            }
            any = true;
        }
        return any;
    }

    private static boolean hasBlank(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }
}
