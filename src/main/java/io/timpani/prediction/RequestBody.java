package io.timpani.prediction;

import io.timpani.http.RequestTrail;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, not yet read.
 *
 * @param contentType header as the client sent it, or null
 * @param length declared length in bytes, -1 = unknown
 * @param stream the bytes; never closed here, see {@link PayloadReader}
 */
record RequestBody(@Nullable String contentType, long length, InputStream stream) {

    /** Opens the body. */
    static RequestBody of(RequestTrail trail) {
        HttpServletRequest request = trail.request();
        try {
            return new RequestBody(trail.contentType(), request.getContentLengthLong(), request.getInputStream());
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read", e);
        }
    }

    /** The same body, read through a stream around its own. */
    RequestBody through(UnaryOperator<InputStream> around) {
        return new RequestBody(contentType, length, around.apply(stream));
    }
}
