package io.timpani.model;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller is told about.
 *
 * <p>The message is one sentence of ours that names the thing at fault. It never holds an absolute path or a stack trace:
 * it goes to HTTP clients as it is. Details belong into the cause, which is logged.
 */
public class ServingException extends RuntimeException {
    private final ErrorCode code;

    public ServingException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ServingException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Whose fault it is. */
    public ErrorCode code() {
        return code;
    }

    /** The message, which is never null here. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
