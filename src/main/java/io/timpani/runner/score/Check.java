package io.timpani.runner.score;

import java.util.List;

/**
 * One thing that was checked.
 *
 * @param name of the check
 * @param passed what came of it
 * @param details one sentence
 * @param failures the features that failed, where the check goes through all of them
 */
record Check(String name, boolean passed, String details, List<Failure> failures) {
    /** A feature whose missing values the model cannot take, and what it said. */
    record Failure(String feature, String message) {}

    static Check passed(String name, String details) {
        return new Check(name, true, details, List.of());
    }

    static Check failed(String name, String details) {
        return new Check(name, false, details, List.of());
    }
}
