package io.timpani.engine.catboost;

import java.io.Serial;

/** The file is no model, or none that can be served; the message says what is wrong and suits the words {@code "it "}. */
final class BrokenModelException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BrokenModelException(String message) {
        super(message);
    }
}
