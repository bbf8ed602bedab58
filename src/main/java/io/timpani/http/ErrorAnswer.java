package io.timpani.http;

import io.timpani.frame.JsonBuffer;
import io.timpani.model.ErrorCode;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import io.timpani.model.UserErrorException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as clients see it.
 *
 * @param status HTTP status
 * @param key JSON key of the text: {@code error} for requests that break the protocol, else {@code message}
 * @param text the sentence, with its prefix
 * @param mark what clients are told of its origin besides the text
 */
record ErrorAnswer(int status, String key, String text, Mark mark) {
    /** What a client waits after a 503 before it tries again, in seconds. */
    private static final String RETRY_AFTER_SECONDS = "1";

    static final int START_FAILED = 513;

    /** How answers of some origins are marked. */
    enum Mark {
        NONE,
        /** The model's answer breaks the schema that it declares. */
        SCHEMA,
        /** Custom code answers the client itself. */
        USER
    }

    ErrorAnswer(int status, String key, String text) {
        this(status, key, text, Mark.NONE);
    }

    static ErrorAnswer of(ServingException failure) {
        if (failure instanceof UserErrorException user) {
            // the user's own words, without a prefix
            return new ErrorAnswer(user.status(), "message", user.text(), Mark.USER);
        }
        ErrorAnswer answer = of(failure.code(), failure.text());
        return failure instanceof SchemaViolationException
                ? new ErrorAnswer(answer.status(), answer.key(), answer.text(), Mark.SCHEMA)
                : answer;
    }

    /** The same, with more behind its sentence. */
    ErrorAnswer with(String more) {
        return new ErrorAnswer(status, key, text + more, mark);
    }

    ErrorAnswer withoutPaths() {
        return new ErrorAnswer(status, key, Texts.withoutPaths(text), mark);
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
                .raw(mark == Mark.SCHEMA ? "{\"is_schema_validation_error\":true,\"" : "{\"")
                .raw(key)
                .raw("\":")
                .text(text)
                .raw("}");
    }

    /** What its headers say besides type and length of the body. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (mayTryAgain()) {
            headers.put("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (mark == Mark.USER) {
            headers.put("X-Drum-User-Http-Error", "true");
        }
        if (asksForToken()) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        return headers;
    }

    /** Every 401 names a way to show who calls (RFC 9110, section 15.5.2). */
    boolean asksForToken() {
        return status == 401;
    }

    boolean mayTryAgain() {
        return status == 503;
    }
}
