package io.timpani.prediction;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Locale;

/** How the rows of a request are written (http-api.md §2.3). */
enum PayloadFormat {
    CSV,
    MTX,
    ARROW;

    /** By media type, in lower case and without parameters; empty = none given. */
    static PayloadFormat ofMediaType(String mediaType) {
        return switch (mediaType) {
            case "", "text/csv", "text/plain" -> CSV;
            case "text/mtx" -> MTX;
            case "application/vnd.apache.arrow.stream", "application/x-apache-arrow-stream" -> ARROW;
            default ->
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the media type '%s' is not supported without a read_input_data hook; ".formatted(mediaType)
                                + "send text/csv, text/mtx or application/vnd.apache.arrow.stream");
        };
    }

    /** By the extension of a file's name. */
    static PayloadFormat ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".mtx")) {
            return MTX;
        }
        return lower.endsWith(".arrow") ? ARROW : CSV;
    }
}
