package io.timpani.frame;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;

/** Words for refused bodies. */
final class Refusal {
    private static final int LONGEST_NAME = 80;

    private Refusal() {}

    static ServingException of(String message) {
        return new ServingException(ErrorCode.INVALID_INPUT, message);
    }

    static ServingException of(String message, Throwable cause) {
        return new ServingException(ErrorCode.INVALID_INPUT, message, cause);
    }

    /** A column's name for a message; cut, since a broken header can be a whole body long. */
    static String column(String name) {
        return "column '" + (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…") + "'";
    }
}
