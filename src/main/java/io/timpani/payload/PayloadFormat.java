package io.timpani.payload;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Locale;

/** How rows are written (http-api.md §2.3). */
public enum PayloadFormat {
    CSV,
    MTX,
    ARROW,
    /** A media type that says nothing to us; custom code may read it. */
    OTHER;

    /** By media type, in lower case and without parameters; empty = none given. */
    public static PayloadFormat ofMediaType(String mediaType) {
        return switch (mediaType) {
            case "", "text/csv", "text/plain" -> CSV;
            case "text/mtx" -> MTX;
            case "application/vnd.apache.arrow.stream", "application/x-apache-arrow-stream" -> ARROW;
            default -> OTHER;
        };
    }

    static ServingException unknown(String mediaType) {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the media type '%s' is not supported without a read_input_data hook; ".formatted(mediaType)
                        + "send text/csv, text/mtx or application/vnd.apache.arrow.stream");
    }

    static ServingException noMatrix() {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the media type 'text/mtx' is not supported by this model without a read_input_data hook; "
                        + "send text/csv or application/vnd.apache.arrow.stream");
    }

    /** The media type of a file part with such a name. */
    public String mediaType() {
        return switch (this) {
            case CSV -> "text/csv";
            case MTX -> "text/mtx";
            case ARROW -> "application/vnd.apache.arrow.stream";
            case OTHER -> "application/octet-stream";
        };
    }

    /** By the extension of a file's name. */
    public static PayloadFormat ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".mtx")) {
            return MTX;
        }
        return lower.endsWith(".arrow") ? ARROW : CSV;
    }
}
