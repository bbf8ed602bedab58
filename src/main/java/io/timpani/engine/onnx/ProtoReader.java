package io.timpani.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one message of protocol buffers, a stretch of an array, field by field. What it returns is never larger than the
 * stretch; a message that does not hold what it says ends in an {@link IOException}.
 */
final class ProtoReader {
    static final int VARINT = 0;
    static final int EIGHT_BYTES = 1;
    static final int LENGTH = 2;
    static final int FOUR_BYTES = 5;

    private static final int FIRST = 16;
    private static final int LONGEST_VARINT = 63;

    private final byte[] bytes;
    private int at;
    private final int end;
    private int wire;

    ProtoReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** The number of the next field, 0 at the end. */
    int next() throws IOException {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        wire = (int) tag & 7;
        long field = tag >>> 3;
        if (field < 1 || field > 1 << 29) {
            throw new IOException("a field without a number");
        }
        return (int) field;
    }

    /** Passes over the value of the field. */
    void skip() throws IOException {
        switch (wire) {
            case VARINT -> varint();
            case EIGHT_BYTES -> take(Long.BYTES);
            case FOUR_BYTES -> take(Integer.BYTES);
            case LENGTH -> take(length());
            default -> throw new IOException("a field of a kind unknown");
        }
    }

    long number() throws IOException {
        if (wire != VARINT) {
            throw new IOException("a field that is no number");
        }
        return varint();
    }

    String text() throws IOException {
        int size = lengthOfField();
        return new String(bytes, take(size), size, UTF_8);
    }

    /** The message within the field. */
    ProtoReader message() throws IOException {
        int size = lengthOfField();
        int from = take(size);
        return new ProtoReader(bytes, from, from + size);
    }

    /** True when the letters stand somewhere in what is left of this message. */
    boolean mentions(String ascii) {
        for (int from = at; from <= end - ascii.length(); from++) {
            int met = 0;
            while (met < ascii.length() && bytes[from + met] == ascii.charAt(met)) {
                met++;
            }
            if (met == ascii.length()) {
                return true;
            }
        }
        return false;
    }

    /** The text of field 1, found without leaving this place; empty when there is none. */
    String nameWithin() throws IOException {
        ProtoReader reader = new ProtoReader(bytes, at, end);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 1) {
                return reader.text();
            }
            reader.skip();
        }
        return "";
    }

    /** What is left of this message, as an attribute. */
    OnnxFile.Attribute rest() {
        return new OnnxFile.Attribute(bytes, at, end);
    }

    /** All numbers of a repeated field in the rest of this message, packed or not; other fields are passed over. */
    long[] numbers(int field) throws IOException {
        long[] numbers = new long[FIRST];
        int count = 0;
        for (int each = next(); each != 0; each = next()) {
            if (each != field) {
                skip();
                continue;
            }
            if (wire == VARINT) {
                numbers = withRoom(numbers, count);
                numbers[count++] = varint();
                continue;
            }
            ProtoReader packed = message();
            while (packed.at < packed.end) {
                numbers = withRoom(numbers, count);
                numbers[count++] = packed.varint();
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /** As {@link #numbers}, of floats. */
    float[] floats(int field) throws IOException {
        float[] floats = new float[FIRST];
        int count = 0;
        for (int each = next(); each != 0; each = next()) {
            if (each != field) {
                skip();
                continue;
            }
            int size = wire == FOUR_BYTES ? Float.BYTES : lengthOfField();
            if (size % Float.BYTES != 0) {
                throw new IOException("numbers that end within one");
            }
            int from = take(size);
            if (count + size / Float.BYTES > floats.length) {
                floats = Arrays.copyOf(floats, Math.max(count + size / Float.BYTES, count * 2));
            }
            for (int place = from; place < from + size; place += Float.BYTES) {
                floats[count++] = Float.intBitsToFloat(Byte.toUnsignedInt(bytes[place])
                        | Byte.toUnsignedInt(bytes[place + 1]) << 8
                        | Byte.toUnsignedInt(bytes[place + 2]) << 16
                        | Byte.toUnsignedInt(bytes[place + 3]) << 24);
            }
        }
        return Arrays.copyOf(floats, count);
    }

    private static long[] withRoom(long[] numbers, int count) {
        return count < numbers.length ? numbers : Arrays.copyOf(numbers, count * 2);
    }

    private int lengthOfField() throws IOException {
        if (wire != LENGTH) {
            throw new IOException("a field that is no text and no message");
        }
        return length();
    }

    private int length() throws IOException {
        long size = varint();
        if (size < 0 || size > end - at) {
            throw new EOFException("a field that is longer than its message");
        }
        return (int) size;
    }

    private int take(int size) throws IOException {
        if (size > end - at) {
            throw new EOFException("a field that is longer than its message");
        }
        at += size;
        return at - size;
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift <= LONGEST_VARINT; shift += 7) {
            byte next = bytes[take(1)];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number without an end");
    }
}
