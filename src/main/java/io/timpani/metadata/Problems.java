package io.timpani.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one file, so that all of it can be told at once. */
final class Problems {
    private record Finding(int line, String text) {}

    private final String file;
    private final List<Finding> findings = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** Adds a sentence about a line, counted from 1. */
    void at(int line, String sentence) {
        findings.add(new Finding(line, file + ", line " + line + ": " + sentence));
    }

    /** Adds a sentence about the whole file. */
    void whole(String sentence) {
        findings.add(new Finding(0, file + ": " + sentence));
    }

    void throwIfAny() throws InvalidMetadata {
        if (!findings.isEmpty()) {
            throw new InvalidMetadata(findings.stream()
                    .sorted(Comparator.comparingInt(Finding::line))
                    .map(Finding::text)
                    .toList());
        }
    }
}
