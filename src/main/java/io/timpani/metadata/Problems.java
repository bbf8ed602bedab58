package io.timpani.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one file, so that all of it can be told at once. */
final class Problems {
    private record Finding(int line, String text) {}

    private final String source;
    private final boolean hasLines;
    private final List<Finding> findings = new ArrayList<>();

    private Problems(String source, boolean hasLines) {
        this.source = source;
        this.hasLines = hasLines;
    }

    Problems(String file) {
        this(file, true);
    }

    /** For the value of a variable, of which nobody knows the lines. */
    static Problems ofVariable(String name) {
        return new Problems(name, false);
    }

    /** Adds a sentence about a line, counted from 1. */
    void at(int line, String sentence) {
        findings.add(new Finding(line, source + (hasLines ? ", line " + line : "") + ": " + sentence));
    }

    /** Adds a sentence about the whole file. */
    void whole(String sentence) {
        findings.add(new Finding(0, source + ": " + sentence));
    }

    /** Adds what is wrong with another source that this one leads to. */
    void include(Problems other) {
        other.findings.forEach(finding -> findings.add(new Finding(Integer.MAX_VALUE, finding.text())));
    }

    int count() {
        return findings.size();
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
