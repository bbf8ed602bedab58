package io.timpani.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from bytes that are wholly there: objects as maps in their order, arrays as lists, text, {@link Long},
 * {@link Double}, {@link Boolean}, null. Whole numbers beyond a long become doubles; of equal keys the last one counts.
 */
public final class JsonReader {
    private static final int DEEPEST = 200;

    private final byte[] bytes;
    private final int first;
    private final int end;
    private int at;

    private JsonReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.first = from;
        this.at = from;
        this.end = to;
    }

    /**
     * Reads the one value in a range of bytes.
     *
     * @throws IllegalArgumentException naming the place of what is no JSON
     */
    public static @Nullable Object read(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to);
        Object value = reader.value(0);
        reader.blanks();
        if (reader.at < to) {
            throw reader.broken();
        }
        return value;
    }

    /** As {@link #read(byte[], int, int)}, of all bytes. */
    public static @Nullable Object read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    private @Nullable Object value(int depth) {
        if (depth > DEEPEST) {
            throw broken();
        }
        blanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> text();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            blanks();
            String key = text();
            blanks();
            expect(':');
            map.put(key, value(depth + 1));
            blanks();
            if (!isMore('}')) {
                return map;
            }
        }
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            blanks();
            if (!isMore(']')) {
                return list;
            }
        }
    }

    private boolean isMore(char last) {
        byte next = peek();
        at++;
        if (next == last) {
            return false;
        }
        if (next != ',') {
            at--;
            throw broken();
        }
        return true;
    }

    private String text() {
        expect('"');
        int from = at;
        while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
            if (bytes[at] >= 0 && bytes[at] < ' ') {
                throw broken();
            }
            at++;
        }
        String start = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        if (peek() == '"') {
            at++;
            return start;
        }
        return escaped(new StringBuilder(start));
    }

    private String escaped(StringBuilder text) {
        int from = at;
        while (peek() != '"') {
            if (bytes[at] == '\\') {
                text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
                at++;
                text.append(escape());
                from = at;
            } else if (bytes[at] >= 0 && bytes[at] < ' ') {
                throw broken();
            } else {
                at++;
            }
        }
        text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
        at++;
        return text.toString();
    }

    private char escape() {
        byte kind = peek();
        if ("\"\\/bfnrtu".indexOf(kind) < 0) {
            throw broken();
        }
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> (char) kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> unit();
        };
    }

    private char unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw broken();
            }
            unit = unit * 16 + digit;
            at++;
        }
        return (char) unit;
    }

    private Object number() {
        int from = at;
        if (at < end && bytes[at] == '-') {
            at++;
        }
        boolean zero = at < end && bytes[at] == '0';
        int whole = digits();
        if (whole == 0 || (zero && whole > 1)) {
            at = from;
            throw broken();
        }
        boolean isWhole = true;
        if (at < end && bytes[at] == '.') {
            at++;
            isWhole = false;
            demandDigits();
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            isWhole = false;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            demandDigits();
        }
        String text = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        if (isWhole) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // beyond a long
                return Double.parseDouble(text);
            }
        }
        return Double.parseDouble(text);
    }

    private int digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private void demandDigits() {
        if (digits() == 0) {
            throw broken();
        }
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return meaning;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw broken();
        }
        at++;
    }

    private void blanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private byte peek() {
        if (at >= end) {
            throw broken();
        }
        return bytes[at];
    }

    private IllegalArgumentException broken() {
        int line = 1;
        for (int i = first; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        String what = at < end ? "unexpected '" + (char) (bytes[at] & 0x7F) + "'" : "it ends too early";
        return new IllegalArgumentException("%s in line %d, byte %d".formatted(what, line, at - first));
    }
}
