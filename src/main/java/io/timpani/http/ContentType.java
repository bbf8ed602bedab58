package io.timpani.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header {@code Content-Type}, parsed tolerantly: parameters may be missing, empty or broken. */
public final class ContentType {
    private ContentType() {}

    /** The media type of a header in lower case without parameters; empty when there is none. */
    public static String mediaType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
