package io.timpani.frame;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Arrays;

/** Bytes that grow at the end. Writers of this package fill {@link #bytes} themselves after {@link #reserve}. */
final class ByteSink {
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    byte[] bytes;
    int length;

    ByteSink(int capacity) {
        bytes = new byte[Math.max(capacity, 16)];
    }

    /** Makes room for that many bytes more. */
    void reserve(int count) {
        if (count > bytes.length - length) {
            grow(count);
        }
    }

    private void grow(int count) {
        long needed = (long) length + count;
        if (needed > LONGEST) {
            throw new ServingException(ErrorCode.INTERNAL, "The answer is longer than 2 GiB.");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(needed, bytes.length * 2L)));
    }

    void put(byte b) {
        reserve(1);
        bytes[length++] = b;
    }

    void put(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /** Appends one code point above U+007F that is no surrogate. */
    void putWide(int codePoint) {
        reserve(4);
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
