package io.timpani.http;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, not yet read.
 *
 * @param contentType header as the client sent it, or null
 * @param length declared length in bytes, -1 = unknown
 * @param stream the bytes; never closed: it is the server's, and Liberty's throws in close the very exception that a read threw,
 *     which makes try-with-resources fail in its own way
 */
public record RequestBody(@Nullable String contentType, long length, InputStream stream) {

    /** Opens the body. */
    public static RequestBody of(RequestTrail trail) {
        HttpServletRequest request = trail.request();
        try {
            return new RequestBody(trail.contentType(), request.getContentLengthLong(), request.getInputStream());
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read", e);
        }
    }

    /**
     * The bytes, no more of them than the operator allows.
     *
     * @throws ServingException TOO_LARGE: here when the body's declared length is beyond, else when it is read so far
     */
    public InputStream within(OptionalLong maxBytes) {
        if (maxBytes.isEmpty()) {
            return stream;
        }
        if (length > maxBytes.getAsLong()) {
            throw BoundedStream.tooLarge(maxBytes.getAsLong());
        }
        return new BoundedStream(stream, maxBytes.getAsLong());
    }

    /** The same body, read through a stream around its own. */
    public RequestBody through(UnaryOperator<InputStream> around) {
        return new RequestBody(contentType, length, around.apply(stream));
    }
}
