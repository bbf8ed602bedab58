package io.timpani.metadata;

import java.util.List;

/** The metadata file breaks its rules. */
public final class InvalidMetadata extends Exception {
    private final List<String> problems;

    /**
     * Takes all that is wrong.
     *
     * @param problems one sentence each, naming the file, the key and where there is one the line
     */
    public InvalidMetadata(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, one sentence each, in the order of the file. Holds no absolute path. */
    public List<String> problems() {
        return problems;
    }
}
