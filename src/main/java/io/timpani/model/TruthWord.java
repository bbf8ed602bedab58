package io.timpani.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The words that mean true or false, in settings (cli.md §1.1) as in class labels (model-contract.md §8). */
public final class TruthWord {
    private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "on", "1", "1.0");
    private static final Set<String> FALSE = Set.of("false", "n", "no", "off", "0", "0.0", "none");

    private TruthWord() {}

    /** What the word means, in any case; empty when it is none of these words, or has blanks around it. */
    public static Optional<Boolean> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (TRUE.contains(lower)) {
            return Optional.of(true);
        }
        return FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
    }
}
