package io.timpani.http;

import io.timpani.frame.JsonBuffer;
import io.timpani.model.ErrorCode;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import io.timpani.model.UserErrorException;

/**
 * An error as clients see it.
 *
 * @param status HTTP status
 * @param key JSON key of the text: {@code error} for requests that break the protocol, else {@code message}
 * @param text the sentence, with its prefix
 * @param ofSchema true: the model's answer breaks the schema that it declares
 */
record ErrorAnswer(int status, String key, String text, boolean ofSchema) {
    /** What a client waits after a 503 before it tries again, in seconds. */
    static final String RETRY_AFTER_SECONDS = "1";

    static final int START_FAILED = 513;

    ErrorAnswer(int status, String key, String text) {
        this(status, key, text, false);
    }

    static ErrorAnswer of(ServingException failure) {
        if (failure instanceof UserErrorException user) {
            // the user's own words, without a prefix
            return new ErrorAnswer(user.status(), "message", user.text());
        }
        ErrorAnswer answer = of(failure.code(), failure.text());
        return failure instanceof SchemaViolationException
                ? new ErrorAnswer(answer.status(), answer.key(), answer.text(), true)
                : answer;
    }

    /** The same, with more behind its sentence. */
    ErrorAnswer with(String more) {
        return new ErrorAnswer(status, key, text + more, ofSchema);
    }

    ErrorAnswer withoutPaths() {
        return new ErrorAnswer(status, key, Texts.withoutPaths(text), ofSchema);
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
        return new JsonBuffer()
                .raw(ofSchema ? "{\"is_schema_validation_error\":true,\"" : "{\"")
                .raw(key)
                .raw("\":")
                .text(text)
                .raw("}");
    }

    /** Every 401 names a way to show who calls (RFC 9110, section 15.5.2). */
    boolean asksForToken() {
        return status == 401;
    }

    boolean mayTryAgain() {
        return status == 503;
    }
}
