package io.timpani.model;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code Content-Type}, parsed tolerantly: parameters may be missing, empty or broken. */
public final class ContentType {
    private ContentType() {}

    /** The media type of a header in lower case without parameters; empty when there is none. */
    public static String mediaType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        return header.substring(0, mediaTypeEnd(header)).strip().toLowerCase(Locale.ROOT);
    }

    /** The charset as it was sent, without quotes; empty when none was. */
    public static Optional<String> charset(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        for (String parameter : header.substring(mediaTypeEnd(header)).split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                String value = parameter.substring(equals + 1).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                String plain = quoted ? value.substring(1, value.length() - 1) : value;
                return Optional.of(plain).filter(text -> !text.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static int mediaTypeEnd(String header) {
        int parameters = header.indexOf(';');
        return parameters < 0 ? header.length() : parameters;
    }
}
