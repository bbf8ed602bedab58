package io.timpani.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The language a model directory is written in, as reported by {@code /info/}. */
public enum Language {
    PYTHON("python"),
    R("r"),
    JAVA("java"),
    OTHER("other");

    private final String value;

    Language(String value) {
        this.value = value;
    }

    /** The name that users type and read. */
    public String value() {
        return value;
    }

    /** Finds a language by its value, ignoring case; empty when there is no such language. */
    public static Optional<Language> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(language -> language.value.equals(wanted))
                .findFirst();
    }

    @Override
    public String toString() {
        return value;
    }
}
