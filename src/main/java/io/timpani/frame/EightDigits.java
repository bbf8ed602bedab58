package io.timpani.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decimal digits in ASCII, eight bytes at a time: numbers of changing length and sign cost no mispredicted branch (Lemire,
 * "Number parsing at a gigabyte per second", 2021).
 */
final class EightDigits {
    /** Bytes of a word. */
    static final int SIZE = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    /** Added to a digit, it stays within the low half of its byte; added to ten or more, it does not. */
    private static final long SIXES = 0x0606_0606_0606_0606L;

    private static final long HIGH_HALVES = 0xF0F0_F0F0_F0F0_F0F0L;
    private static final long PAIRS = 0x0000_00FF_0000_00FFL;
    private static final long HUNDREDS = 100L + (1_000_000L << 32);
    private static final long ONES = 1L + (10_000L << 32);
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private EightDigits() {}

    /** The bytes from {@code at} on. */
    static long word(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** How many digits it begins with, 0 to 8. */
    static int count(long word) {
        long values = word ^ ZEROS;
        // a carry out of a byte that is no digit reaches only those behind it
        return Long.numberOfTrailingZeros(((values + SIXES) | values) & HIGH_HALVES) / Byte.SIZE;
    }

    /** What digits mean that are followed by the first {@code count} ones of a word, which must be digits. */
    static long append(long digits, long word, int count) {
        // the others fall out, and zeros come before; half and half, for a shift by 64 would do nothing
        int half = (SIZE - count) * (Byte.SIZE / 2);
        long values = (word - ZEROS) << half << half;
        values = values * 10 + (values >>> Byte.SIZE);
        long value = (((values & PAIRS) * HUNDREDS) + (((values >>> (2 * Byte.SIZE)) & PAIRS) * ONES)) >>> Integer.SIZE;
        return digits * POWERS[count] + value;
    }

    /** The value, with the other sign if {@code negative} is 1 and not 0; without a branch. */
    static double signed(double value, int negative) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ ((long) negative << (Long.SIZE - 1)));
    }
}
