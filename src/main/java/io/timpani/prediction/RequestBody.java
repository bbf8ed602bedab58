package io.timpani.prediction;

import io.timpani.http.ServingFilter;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, not yet read.
 *
 * @param contentType header as the client sent it, or null
 * @param length declared length in bytes, -1 = unknown
 * @param opening opens the stream, once
 */
record RequestBody(@Nullable String contentType, long length, Opening opening) {

    /** Opens the body's stream. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /** Must be called on the request thread: the request that JAX-RS injects may be unknown on every other one. */
    static RequestBody of(HttpServletRequest request) {
        try {
            InputStream stream = request.getInputStream();
            return new RequestBody(
                    (String) request.getAttribute(ServingFilter.CONTENT_TYPE),
                    request.getContentLengthLong(),
                    () -> stream);
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read", e);
        }
    }
}
