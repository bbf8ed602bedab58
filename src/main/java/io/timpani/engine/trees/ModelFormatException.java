package io.timpani.engine.trees;

import java.io.IOException;
import java.io.Serial;

/** The file is no model, or none that can be served; the message says what is wrong and suits the words {@code "it "}. */
final class ModelFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    ModelFormatException(String message) {
        super(message);
    }
}
