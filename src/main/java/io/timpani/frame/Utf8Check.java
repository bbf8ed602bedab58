package io.timpani.frame;

import io.timpani.model.ServingException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Holds a body to strict UTF-8, chunk by chunk: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8Check {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** Body offset of the next byte to be fed. */
    private long offset;
    /** Body offset of the first byte of the open sequence. */
    private long opened;
    /** Continuation bytes that the open sequence still needs. */
    private int needed;
    /** Bounds of the next continuation byte; narrower than 80..BF only behind E0, ED, F0 and F4. */
    private int lowest;

    private int highest;

    Utf8Check() {
        this(0);
    }

    /** @param offset of the first byte in the body that messages speak of */
    Utf8Check(long offset) {
        this.offset = offset;
    }

    /** Takes the next bytes of the body, {@code from} inclusive, {@code to} exclusive. */
    void feed(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to) {
            if (needed == 0) {
                p = skipAscii(bytes, p, to);
                if (p < to) {
                    open(bytes[p] & 0xFF, offset + (p - from));
                    p++;
                }
            } else {
                proceed(bytes[p] & 0xFF);
                p++;
            }
        }
        offset += to - from;
    }

    /** The body ends here. */
    void finish() {
        if (needed > 0) {
            throw refusal();
        }
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int p = from;
        while (p + 8 <= to && ((long) LONGS.get(bytes, p) & HIGH_BITS) == 0) {
            p += 8;
        }
        while (p < to && bytes[p] >= 0) {
            p++;
        }
        return p;
    }

    private void open(int lead, long at) {
        opened = at;
        lowest = 0x80;
        highest = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            needed = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            needed = 2;
            lowest = lead == 0xE0 ? 0xA0 : 0x80;
            highest = lead == 0xED ? 0x9F : 0xBF;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            needed = 3;
            lowest = lead == 0xF0 ? 0x90 : 0x80;
            highest = lead == 0xF4 ? 0x8F : 0xBF;
        } else {
            throw refusal();
        }
    }

    private void proceed(int next) {
        if (next < lowest || next > highest) {
            throw refusal();
        }
        lowest = 0x80;
        highest = 0xBF;
        needed--;
    }

    private ServingException refusal() {
        return Refusal.of("The body is not UTF-8: bad byte sequence at byte offset " + opened + ".");
    }
}
