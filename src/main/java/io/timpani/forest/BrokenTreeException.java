package io.timpani.forest;

import java.io.Serial;

/** What was built is no tree; the message names tree and node and suits the words {@code "the model is broken: "}. */
public final class BrokenTreeException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    BrokenTreeException(String message) {
        super(message);
    }
}
