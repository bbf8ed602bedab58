package io.timpani.engine;

import java.util.Optional;

/**
 * The answer to an {@link UnstructuredCall}.
 *
 * @param body encoded; not copied
 * @param kind what the model answered
 * @param mediaType of the answer, empty = by its kind
 * @param charset of the answer, empty = by its kind
 */
@SuppressWarnings("ArrayRecordComponent") // handed on without a copy
public record UnstructuredAnswer(byte[] body, Kind kind, Optional<String> mediaType, Optional<String> charset) {
    /** What models answer. */
    public enum Kind {
        TEXT,
        BYTES,
        NOTHING
    }
}
