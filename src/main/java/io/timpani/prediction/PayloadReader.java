package io.timpani.prediction;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.http.RequestBody;
import io.timpani.model.ContentType;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a request's body into the payload that a predictor asks for. */
final class PayloadReader {
    private final RowsReader rows;
    private final OptionalLong maxBytes;

    PayloadReader(Traits traits, OptionalLong maxBytes) {
        this.rows = new RowsReader(traits);
        this.maxBytes = maxBytes;
    }

    /**
     * Reads the features.
     *
     * @throws ServingException naming what is wrong with the body
     */
    Payload read(RequestBody body) {
        return read(body, false).rows();
    }

    /**
     * Reads the features and, where it is sent, the target.
     *
     * @throws ServingException naming what is wrong with the body
     */
    MultipartRows.Parts readWithTarget(RequestBody body) {
        return read(body, true);
    }

    private MultipartRows.Parts read(RequestBody body, boolean wantsTarget) {
        String mediaType = ContentType.mediaType(body.contentType());
        InputStream in = body.within(maxBytes);
        try {
            if (mediaType.equals("multipart/form-data")) {
                return MultipartRows.read(String.valueOf(body.contentType()), body.length(), in, rows, wantsTarget);
            }
            if (body.length() == 0 || mediaType.equals("application/x-www-form-urlencoded")) {
                throw missing();
            }
            Payload read = rows.read(
                    PayloadFormat.ofMediaType(mediaType),
                    mediaType,
                    ContentType.charset(body.contentType()),
                    body.length() < 0 ? nonEmpty(in) : in,
                    List.of());
            return new MultipartRows.Parts(read, Optional.empty());
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body ended before it was complete", e);
        }
    }

    static ServingException missing() {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the request has no data X: send it as file part 'X' of a multipart/form-data body, or as the raw body");
    }

    static ServingException noTarget() {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the request has no usable target y: send it as file part 'y' of a multipart/form-data body");
    }

    /** A chunked body may turn out to be empty, which counts as missing. */
    private static InputStream nonEmpty(InputStream in) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(in, 1);
        int first = whole.read();
        if (first < 0) {
            throw missing();
        }
        whole.unread(first);
        return whole;
    }
}
