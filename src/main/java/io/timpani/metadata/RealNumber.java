package io.timpani.metadata;

import java.util.Optional;
import java.util.regex.Pattern;

/** Finite numbers in text. */
final class RealNumber {
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private RealNumber() {}

    /** The number, empty when the text is none or one beyond all bounds. */
    static Optional<Double> of(String text) {
        String stripped = text.strip();
        return DECIMAL.matcher(stripped).matches()
                ? Optional.of(Double.valueOf(stripped)).filter(Double::isFinite)
                : Optional.empty();
    }
}
