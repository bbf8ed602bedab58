package io.timpani.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small trees as JSON. */
public final class JsonText {
    private JsonText() {}

    /** Maps, lists, text, numbers, truth values and null, as JSON. */
    public static String of(@Nullable Object tree) {
        StringBuilder json = new StringBuilder();
        write(json, tree);
        return json.toString();
    }

    private static void write(StringBuilder json, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(before);
                text(json, String.valueOf(entry.getKey()));
                json.append(':');
                write(json, entry.getValue());
                before = ',';
            }
            json.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> list) {
            char before = '[';
            for (Object item : list) {
                json.append(before);
                write(json, item);
                before = ',';
            }
            json.append(before == '[' ? "[]" : "]");
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            json.append(value);
        } else {
            text(json, value.toString());
        }
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\\n\r\t".indexOf(c);
            if (escape >= 0) {
                json.append('\\').append("\"\\nrt".charAt(escape));
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
