package io.timpani.model;

import org.jspecify.annotations.Nullable;

/** An answer that the user's code chose to give instead of a prediction: its text goes to the client as it is. */
public class UserErrorException extends ServingException {
    private final int status;

    /**
     * @param status HTTP status that the user's code chose
     * @param text what it said
     */
    public UserErrorException(int status, String text) {
        this(status, text, null);
    }

    /**
     * As above.
     *
     * @param cause for the log
     */
    public UserErrorException(int status, String text, @Nullable Throwable cause) {
        super(ErrorCode.USER_ERROR, text, cause);
        this.status = status;
    }

    /** HTTP status that the user's code chose. */
    public int status() {
        return status;
    }
}
