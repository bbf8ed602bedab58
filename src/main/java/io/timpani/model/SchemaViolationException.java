package io.timpani.model;

import java.util.List;

/** Data that break the schema which the model's metadata declares. */
public class SchemaViolationException extends ServingException {
    /**
     * Tells all of it.
     *
     * @param violations every rule that is broken, a sentence each
     */
    public SchemaViolationException(List<String> violations) {
        super(ErrorCode.INVALID_INPUT, String.join(" ", violations));
    }
}
