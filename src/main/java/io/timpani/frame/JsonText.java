package io.timpani.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that is small enough to be looked at as a whole, strictly: maps in their order, lists, text, {@link Long} for whole
 * numbers that fit, {@link Double}, {@link Boolean} and null.
 */
public final class JsonText {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int DEEPEST = 100;
    /** Characters of a number that is a long for certain. */
    private static final int LONGEST_LONG = 18;

    private final String text;
    private int at;
    private int depth;

    private JsonText(String text) {
        this.text = text;
    }

    /** The text is no JSON; the message says where. */
    public static final class NotJson extends Exception {
        NotJson(String message) {
            super(message);
        }
    }

    /** The one value of the text. */
    public static @Nullable Object parse(String text) throws NotJson {
        JsonText json = new JsonText(text);
        Object value = json.value();
        if (json.peek() != 0) {
            throw json.wrong("more than one value");
        }
        return value;
    }

    private @Nullable Object value() throws NotJson {
        char c = peek();
        return switch (c) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> map() throws NotJson {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        open();
        while (peek() != '}') {
            if (!map.isEmpty()) {
                take(',');
            }
            if (peek() != '"') {
                throw wrong("no key");
            }
            String key = string();
            take(':');
            map.put(key, value());
        }
        close();
        return map;
    }

    private List<@Nullable Object> list() throws NotJson {
        List<@Nullable Object> list = new ArrayList<>();
        open();
        while (peek() != ']') {
            if (!list.isEmpty()) {
                take(',');
            }
            list.add(value());
        }
        close();
        return list;
    }

    private void open() throws NotJson {
        at++;
        if (++depth > DEEPEST) {
            throw wrong("too deep");
        }
    }

    private void close() {
        at++;
        depth--;
    }

    private String string() throws NotJson {
        StringBuilder string = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return string.toString();
            }
            if (c < ' ') {
                break;
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw wrong("text without its end");
    }

    private char escaped() throws NotJson {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                String digits = text.substring(Math.min(at + 1, text.length()), Math.min(at + 5, text.length()));
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw wrong("a broken escape");
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw wrong("a broken escape");
        };
    }

    private @Nullable Object word(String word, @Nullable Object value) throws NotJson {
        if (!text.startsWith(word, at)) {
            throw wrong("no value");
        }
        at += word.length();
        return value;
    }

    private Number number() throws NotJson {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw wrong("no value");
        }
        at = number.end();
        String digits = number.group();
        boolean whole = number.group(2) == null && number.group(3) == null && digits.length() <= LONGEST_LONG;
        return whole ? (Number) Long.valueOf(digits) : (Number) Double.valueOf(digits);
    }

    private void take(char wanted) throws NotJson {
        if (peek() != wanted) {
            throw wrong("no '" + wanted + "'");
        }
        at++;
    }

    /** The next character that is no blank, 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private NotJson wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length())).lines().count();
        return new NotJson(what + " in line " + Math.max(1, line));
    }
}
