package io.timpani.config;

import io.timpani.config.Problem.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers problems and warnings while binding; the same finding twice is told once. */
final class Findings {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    void usage(String message) {
        problems.add(new Problem(Kind.USAGE, message));
    }

    void check(String message) {
        problems.add(new Problem(Kind.CHECK, message));
    }

    void checkWithHelp(String message) {
        problems.add(new Problem(Kind.CHECK, message, true));
    }

    void start(String message) {
        problems.add(new Problem(Kind.START, message));
    }

    void warn(String message) {
        warnings.add(message);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
