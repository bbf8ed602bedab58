package io.timpani.metadata;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whole numbers in text. */
final class WholeNumber {
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]{1,18}");

    private WholeNumber() {}

    /** The number, empty when the text is none or one of more than 18 digits. */
    static Optional<Long> of(String text) {
        String stripped = text.strip();
        return DIGITS.matcher(stripped).matches() ? Optional.of(Long.valueOf(stripped)) : Optional.empty();
    }
}
