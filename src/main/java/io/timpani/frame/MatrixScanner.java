package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;

/** Finds lines and blank-separated tokens in matrix-market bytes. */
final class MatrixScanner {
    private static final int LONGEST_INTEGER = 18;

    private final BodyBuffer body;
    private long line;
    private int from;
    private int to;

    MatrixScanner(InputStream in, int bufferSize) {
        body = new BodyBuffer(in, bufferSize, null);
    }

    /** Physical line, from 1. */
    long line() {
        return line;
    }

    /** Moves to the next line, whatever it holds; false at the end of the body. */
    boolean nextRawLine() throws IOException {
        line++;
        return body.position < body.limit || body.refill(body.position);
    }

    /** Moves to the next line that is neither blank nor a comment; false at the end of the body. */
    boolean nextLine() throws IOException {
        while (nextRawLine()) {
            if (body.bytes[body.position] != '%' && token()) {
                body.position = from;
                return true;
            }
            skipRest();
        }
        return false;
    }

    /** Finds the next token of the line; false at its end. */
    boolean token() throws IOException {
        for (; ; ) {
            if (body.position == body.limit && !body.refill(body.position)) {
                return false;
            }
            byte b = body.bytes[body.position];
            if (b == '\n') {
                return false;
            }
            if (!isBlank(b)) {
                break;
            }
            body.position++;
        }
        int p = body.position;
        for (; ; ) {
            byte[] bytes = body.bytes;
            int limit = body.limit;
            while (p < limit && bytes[p] != '\n' && !isBlank(bytes[p])) {
                p++;
            }
            if (p < limit) {
                break;
            }
            p -= body.position;
            if (!body.refill(body.position)) {
                break;
            }
        }
        from = body.position;
        to = p;
        body.position = p;
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** Whether the token is this lower-case word, in any case. */
    boolean tokenIs(String word) {
        return NumberParser.matches(word, body.bytes, from, to);
    }

    /** The next token as an integer not below 0. */
    long integer() throws IOException {
        requireToken();
        byte[] bytes = body.bytes;
        long value = 0;
        for (int p = from; p < to; p++) {
            int digit = bytes[p] - '0';
            if (digit < 0 || digit > 9) {
                throw refusal("holds something else where a whole number is due");
            }
            value = value * 10 + digit;
        }
        if (to - from > LONGEST_INTEGER) {
            throw refusal("holds a number that is too large");
        }
        return value;
    }

    /** The next token as a number. */
    double number() throws IOException {
        requireToken();
        double value = NumberParser.plainNumber(body.bytes, from, to);
        if (NumberParser.isRefused(value)) {
            throw refusal("holds something else where a number is due");
        }
        return value;
    }

    private void requireToken() throws IOException {
        if (!token()) {
            throw refusal("is too short");
        }
    }

    /** Leaves the line, which must have no more tokens. */
    void endLine() throws IOException {
        if (token()) {
            throw refusal("is too long");
        }
        skipRest();
    }

    /** Leaves the line whatever is left of it. */
    void skipRest() throws IOException {
        for (; ; ) {
            while (body.position < body.limit) {
                if (body.bytes[body.position++] == '\n') {
                    return;
                }
            }
            if (!body.refill(body.position)) {
                return;
            }
        }
    }

    /** A failure of the current line: "Line 3 of the matrix" and what is wrong with it. */
    ServingException refusal(String what) {
        return Refusal.of("Line " + line + " of the matrix " + what + ".");
    }
}
