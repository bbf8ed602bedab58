package io.timpani.engine.trees;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON, with the {@code NaN} and {@code Infinity} that model files have. */
final class JsonDocument extends Document {
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_TEXT = 1 << 28;

    private final boolean[] begun = new boolean[levels()];
    private final byte[] token = new byte[LONGEST_NUMBER];
    private byte[] letters = new byte[256];

    JsonDocument(ByteInput in) {
        super(in);
    }

    @Override
    Kind kind() throws IOException {
        return switch (skipBlanks()) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.TEXT;
            case 'n' -> Kind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 't', 'f', 'N', 'I' -> Kind.NUMBER;
            default -> throw broken("is no JSON");
        };
    }

    @Override
    void enter(boolean object) throws IOException {
        in.next();
        begun[level()] = false;
    }

    @Override
    @Nullable
    String nextKey() throws IOException {
        if (!isMore('}')) {
            return null;
        }
        if (skipBlanks() != '"') {
            throw broken("lacks a key");
        }
        String key = text();
        if (skipBlanks() != ':') {
            throw broken("lacks a colon");
        }
        in.next();
        return key;
    }

    @Override
    boolean nextElement() throws IOException {
        return isMore(']');
    }

    private boolean isMore(char last) throws IOException {
        int next = skipBlanks();
        if (next == last) {
            in.next();
            return false;
        }
        if (begun[level()]) {
            if (next != ',') {
                throw broken("lacks a comma");
            }
            in.next();
        }
        begun[level()] = true;
        return true;
    }

    @Override
    String text() throws IOException {
        if (skipBlanks() != '"') {
            throw broken("lacks a text");
        }
        in.next();
        int length = 0;
        int next = in.next();
        while (next != '"') {
            if (length + 4 > letters.length) {
                if (length > LONGEST_TEXT) {
                    throw broken("has a text that is too long");
                }
                letters = Arrays.copyOf(letters, letters.length * 2);
            }
            if (next == '\\') {
                for (byte each : escaped().getBytes(StandardCharsets.UTF_8)) {
                    letters[length++] = each;
                }
            } else {
                letters[length++] = (byte) next;
            }
            next = in.next();
        }
        return new String(letters, 0, length, StandardCharsets.UTF_8);
    }

    private String escaped() throws IOException {
        int kind = in.next();
        return switch (kind) {
            case '"', '\\', '/' -> Character.toString(kind);
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> unit();
            default -> throw broken("has an unknown escape");
        };
    }

    /** A character beyond the first 65,536 is written as two escapes. */
    private String unit() throws IOException {
        char first = hex();
        if (Character.isHighSurrogate(first)) {
            if (in.next() != '\\' || in.next() != 'u') {
                throw broken("has half a character");
            }
            return new String(new char[] {first, hex()});
        }
        return Character.toString(first);
    }

    private char hex() throws IOException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in.next(), 16);
            if (digit < 0) {
                throw broken("has an unknown escape");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    @Override
    double number() throws IOException {
        skipBlanks();
        int length = 0;
        while (isNumber(in.peek())) {
            if (length == LONGEST_NUMBER) {
                throw broken("has a number that is too long");
            }
            token[length++] = (byte) in.next();
        }
        if (length > 0 && (token[0] == 't' || token[0] == 'f')) {
            return truth(new String(token, 0, length, StandardCharsets.ISO_8859_1));
        }
        int whole = small(length);
        if (whole >= 0) {
            return whole;
        }
        try {
            return JavaDoubleParser.parseDouble(token, 0, length);
        } catch (NumberFormatException e) {
            throw broken("has something that is no number");
        }
    }

    /** Most numbers are a few digits; -1 = not this one. */
    private int small(int length) {
        if (length == 0 || length > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            int digit = token[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private double truth(String word) throws ModelFormatException {
        return switch (word) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw broken("is no JSON");
        };
    }

    private static boolean isNumber(int c) {
        return (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '+'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z');
    }

    @Override
    void skipNull() throws IOException {
        for (char letter : new char[] {'n', 'u', 'l', 'l'}) {
            if (in.next() != letter) {
                throw broken("is no JSON");
            }
        }
    }

    /** Quicker than to read what nobody wants; it looks at brackets and texts only. */
    @Override
    void skip() throws IOException {
        Kind kind = kind();
        if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
            super.skip();
            return;
        }
        int open = 0;
        do {
            int next = in.next();
            if (next == '"') {
                skipText();
            } else if (next == '{' || next == '[') {
                open++;
            } else if (next == '}' || next == ']') {
                open--;
            }
        } while (open > 0);
    }

    private void skipText() throws IOException {
        int next = in.next();
        while (next != '"') {
            if (next == '\\') {
                in.next();
            }
            next = in.next();
        }
    }

    /** The byte after blanks, not taken. */
    private int skipBlanks() throws IOException {
        int next = in.peek();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            in.next();
            next = in.peek();
        }
        if (next < 0) {
            // says that it ends too early
            return in.next();
        }
        return next;
    }
}
