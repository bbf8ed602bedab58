package io.timpani.http;

import io.timpani.frame.JsonBuffer;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;

/**
 * An error as clients see it.
 *
 * @param status HTTP status
 * @param key JSON key of the text: {@code error} for requests that break the protocol, else {@code message}
 * @param text the sentence, with its prefix
 */
record ErrorAnswer(int status, String key, String text) {
    /** What a client waits after a 503 before it tries again, in seconds. */
    static final String RETRY_AFTER_SECONDS = "1";

    static final int START_FAILED = 513;

    static ErrorAnswer of(ServingException failure) {
        // the user's own words, without a prefix
        return failure instanceof UserErrorException user
                ? new ErrorAnswer(user.status(), "message", user.text())
                : of(failure.code(), failure.text());
    }

    static ErrorAnswer of(ErrorCode code, String message) {
        return code == ErrorCode.MALFORMED_REQUEST
                ? new ErrorAnswer(status(code), "error", message)
                : new ErrorAnswer(status(code), "message", "ERROR: " + message);
    }

    /** The only place where an error code meets an HTTP status. */
    static int status(ErrorCode code) {
        return switch (code) {
            case MALFORMED_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case INVALID_INPUT -> 422;
            case MODEL_FAILED, INTERNAL -> 500;
            case USER_ERROR -> 400;
            case OVERLOADED, NOT_SERVING -> 503;
            case TIMED_OUT -> 504;
            case START_FAILED -> START_FAILED;
        };
    }

    /** The body. */
    JsonBuffer json() {
        return new JsonBuffer().raw("{\"").raw(key).raw("\":").text(text).raw("}");
    }

    /** Every 401 names a way to show who calls (RFC 9110, section 15.5.2). */
    boolean asksForToken() {
        return status == 401;
    }

    boolean mayTryAgain() {
        return status == 503;
    }
}
