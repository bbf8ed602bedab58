package io.timpani.model;

import java.util.Locale;

/**
 * A class label in the form in which labels are compared (model-contract.md §8): numbers as numbers, boolean words as 1 and 0,
 * other text without case. So {@code yes}, {@code True} and {@code 1} are the same label.
 */
public final class StandardLabel {
    private StandardLabel() {}

    /**
     * The form of a label; two labels are the same when these are equal. A label {@code nan} equals nothing, itself included.
     */
    public static Object of(String label) {
        String word = label.strip().toLowerCase(Locale.ROOT);
        if (looksNumeric(word)) {
            try {
                // adding 0.0 makes -0.0 equal to 0.0
                return Double.valueOf(Double.parseDouble(word) + 0.0);
            } catch (NumberFormatException e) {
                return asWord(label);
            }
        }
        return switch (word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word) {
            // not a number equals nothing, not even itself
            case "nan" -> new Object();
            case "inf", "infinity" -> word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            default -> asWord(label);
        };
    }

    private static Object asWord(String label) {
        return TruthWord.of(label)
                .<Object>map(truth -> truth ? 1.0 : 0.0)
                .orElseGet(() -> label.toLowerCase(Locale.ROOT));
    }

    /** Java's parser also takes hexadecimal numbers and type suffixes, which are no numbers here. */
    private static boolean looksNumeric(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> "+-.0123456789e".indexOf(c) >= 0);
    }
}
