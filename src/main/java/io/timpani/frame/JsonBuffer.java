package io.timpani.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the making, as UTF-8 bytes: values are appended in order, punctuation is up to the caller. For answers with many
 * numbers; not thread-safe.
 */
public final class JsonBuffer {
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final long TEN_PLACES = 10_000_000_000L;
    /** Scaled by 1e10 it still is an exact integer. */
    private static final double SCALABLE_BELOW = 900_000;
    /** From here on the tenth place is beyond a double's precision. */
    private static final double TENTH_PLACE_SHARP_BELOW = 0x1p19;

    private final ByteSink out;

    public JsonBuffer() {
        this(1024);
    }

    /** @param capacity bytes to make room for at once */
    public JsonBuffer(int capacity) {
        out = new ByteSink(capacity);
    }

    /** The key or text as a JSON string, quotes included: for {@link #raw(byte[])}. */
    public static byte[] quoted(String text) {
        JsonBuffer buffer = new JsonBuffer(text.length() + 2);
        buffer.text(text);
        return buffer.toByteArray();
    }

    /** Appends the text as it is; it must be ASCII. */
    @SuppressWarnings("deprecation") // the one way from ASCII text to bytes without an array in between
    public JsonBuffer raw(String ascii) {
        int count = ascii.length();
        out.reserve(count);
        ascii.getBytes(0, count, out.bytes, out.length);
        out.length += count;
        return this;
    }

    /** Appends one ASCII character as it is. */
    public JsonBuffer raw(char ascii) {
        out.put((byte) ascii);
        return this;
    }

    /** Appends bytes that are JSON already. */
    public JsonBuffer raw(byte[] json) {
        out.put(json);
        return this;
    }

    /** Appends a JSON string. A surrogate without its partner is escaped, so that the bytes are always UTF-8. */
    public JsonBuffer text(String text) {
        out.put((byte) '"');
        int count = text.length();
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (!Character.isSurrogate(c)) {
                    out.putWide(c);
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < count
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    out.putWide(Character.toCodePoint(c, text.charAt(++i)));
                } else {
                    escape(c);
                }
            } else if (c == '"' || c == '\\') {
                out.reserve(2);
                out.bytes[out.length++] = '\\';
                out.bytes[out.length++] = (byte) c;
            } else if (c < ' ') {
                escape(c);
            } else {
                out.put((byte) c);
            }
        }
        out.put((byte) '"');
        return this;
    }

    private void escape(char c) {
        out.reserve(6);
        byte[] bytes = out.bytes;
        bytes[out.length++] = '\\';
        switch (c) {
            case '\n' -> bytes[out.length++] = 'n';
            case '\r' -> bytes[out.length++] = 'r';
            case '\t' -> bytes[out.length++] = 't';
            default -> {
                bytes[out.length++] = 'u';
                for (int shift = 12; shift >= 0; shift -= 4) {
                    bytes[out.length++] = HEX[(c >> shift) & 0xF];
                }
            }
        }
    }

    /**
     * Appends a number rounded to 10 decimal places: plain below 1e16, with an exponent from 1e17 upwards (from 1e16 when it
     * has several significant digits), {@code .0} behind integral numbers, never {@code -0.0}; {@code null} for {@code NaN}
     * and infinities.
     */
    public JsonBuffer number(double value) {
        double size = Math.abs(value);
        if (size < SCALABLE_BELOW) {
            scaled(value < 0, size);
        } else if (Double.isFinite(value)) {
            out.reserve(DecimalText.ROOM);
            out.length = DecimalText.large(value, out.bytes, out.length);
        } else {
            out.put(NULL);
        }
        return this;
    }

    private void scaled(boolean negative, double size) {
        double product = size * TEN_PLACES;
        double whole = Math.rint(product);
        if (Math.abs(product - whole) == 0.5) {
            // the product may itself have been rounded to the half: what was lost decides
            double lost = Math.fma(size, (double) TEN_PLACES, -product);
            if (lost != 0) {
                whole = lost > 0 ? Math.ceil(product) : Math.floor(product);
            }
        }
        if (size >= TENTH_PLACE_SHARP_BELOW) {
            double ninePlaces = Math.rint(size * 1e9);
            if (ninePlaces / 1e9 == size) {
                whole = ninePlaces * 10;
            }
        }
        long units = (long) whole;
        out.reserve(DecimalText.ROOM);
        byte[] bytes = out.bytes;
        int p = out.length;
        if (negative && units != 0) {
            bytes[p++] = '-';
        }
        long integral = units / TEN_PLACES;
        p = DecimalText.integer(integral, bytes, p);
        out.length = DecimalText.fraction(units - integral * TEN_PLACES, 10, bytes, p);
    }

    /** Appends a number that reads back as the same double; {@code null} for {@code NaN} and infinities. */
    public JsonBuffer exactNumber(double value) {
        if (Double.isFinite(value)) {
            out.reserve(DecimalText.ROOM);
            out.length = DecimalText.shortest(value, true, out.bytes, out.length);
        } else {
            out.put(NULL);
        }
        return this;
    }

    /** Appends an integer. */
    public JsonBuffer integer(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(Long.toString(value));
        }
        out.reserve(DecimalText.ROOM);
        if (value < 0) {
            out.bytes[out.length++] = '-';
        }
        out.length = DecimalText.integer(Math.abs(value), out.bytes, out.length);
        return this;
    }

    /** Appends maps, lists, text, numbers and booleans of any depth; {@code null} for null. Not for hot paths. */
    public JsonBuffer tree(@Nullable Object value) {
        if (value == null) {
            out.put(NULL);
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                raw(before).text(String.valueOf(entry.getKey())).raw(':').tree(entry.getValue());
                before = ',';
            }
            raw(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> list) {
            char before = '[';
            for (Object item : list) {
                raw(before).tree(item);
                before = ',';
            }
            raw(before == '[' ? "[]" : "]");
        } else if (value instanceof Boolean
                || value instanceof Long
                || value instanceof Integer
                || value instanceof BigInteger) {
            raw(value.toString());
        } else if (value instanceof Number number) {
            exactNumber(number.doubleValue());
        } else {
            text(value.toString());
        }
        return this;
    }

    /** The number of bytes so far. */
    public int length() {
        return out.length;
    }

    /** Writes all bytes to the stream, without flushing it. */
    public void writeTo(OutputStream stream) throws IOException {
        stream.write(out.bytes, 0, out.length);
    }

    /** A copy of all bytes. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
