package io.timpani.config;

import java.util.Arrays;
import java.util.Optional;

/** A sub-command of the program. */
public enum Command {
    SCORE("score", 'S'),
    FIT("fit", 'F'),
    PERF_TEST("perf-test", 'P'),
    VALIDATION("validation", 'V'),
    SERVER("server", 'R'),
    NEW_MODEL("new model", 'N'),
    NEW_ENV("new env", 'E'),
    PUSH("push", 'U'),
    DOCTOR("doctor", 'D');

    private final String words;
    private final char letter;

    Command(String words, char letter) {
        this.words = words;
        this.letter = letter;
    }

    /** As it is typed, one or two words. */
    public String words() {
        return words;
    }

    /** Its letter in the table of settings. */
    char letter() {
        return letter;
    }

    /** True when it loads the model of a code directory, or has a server load it. */
    public boolean hasModel() {
        return switch (this) {
            case SCORE, FIT, PERF_TEST, VALIDATION, SERVER -> true;
            case NEW_MODEL, NEW_ENV, PUSH, DOCTOR -> false;
        };
    }

    /** The command of those words. */
    public static Optional<Command> of(String words) {
        return Arrays.stream(values())
                .filter(command -> command.words.equals(words))
                .findFirst();
    }
}
