package io.timpani.forest;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Values that a node sends to one side: codes of categories, or numbers. Immutable. Sets are in an order, so that files with
 * many sets of one hash code do not make finding them slow.
 */
public final class ValueSet implements Comparable<ValueSet> {
    private final boolean hasCodes;
    private final boolean truncating;
    /** Codes as bits, lowest first, and no word of zeros at the end; empty when they are listed. */
    private final long[] bits;
    /** Few codes that would make many bits, in order. */
    private final int[] listed;
    /** Numbers, in order. */
    private final double[] values;

    private final int hash;

    private ValueSet(boolean hasCodes, boolean truncating, long[] bits, int[] listed, double[] values) {
        this.hasCodes = hasCodes;
        this.truncating = truncating;
        this.bits = bits;
        this.listed = listed;
        this.values = values;
        hash = (Arrays.hashCode(bits) * 31 + Arrays.hashCode(listed)) * 31 + Arrays.hashCode(values);
    }

    /** Codes from 0; a value has the code of its whole part; no value below 0 is in the set. */
    public static ValueSet codes(BitSet codes) {
        return new ValueSet(true, false, codes.toLongArray(), new int[0], new double[0]);
    }

    /** As {@link #codes(BitSet)}, of codes in any order. Takes no more memory than they do, however large they are. */
    public static ValueSet codes(int... codes) {
        int[] sorted = sorted(codes);
        if (sorted.length > 0 && sorted[0] < 0) {
            throw new IllegalArgumentException("a code below 0");
        }
        int words = sorted.length == 0 ? 0 : (sorted[sorted.length - 1] >> 6) + 1;
        boolean isList = words * 2L > sorted.length;
        return new ValueSet(
                true, false, isList ? new long[0] : bits(sorted, words), isList ? sorted : new int[0], new double[0]);
    }

    /** Codes from 0; a value has the code of its whole part, so that what is above -1 has code 0. */
    public static ValueSet truncatedCodes(BitSet codes) {
        return new ValueSet(true, true, codes.toLongArray(), new int[0], new double[0]);
    }

    /** Exactly these numbers; {@code NaN} is equal to nothing. */
    public static ValueSet values(double... values) {
        double[] sorted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            // there is one zero only
            sorted[i] = values[i] + 0.0;
        }
        Arrays.sort(sorted);
        return new ValueSet(false, false, new long[0], new int[0], sorted);
    }

    /** Each code once, in order; without the boxes of a stream, as there may be millions. */
    private static int[] sorted(int[] codes) {
        int[] sorted = codes.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int code : sorted) {
            if (count == 0 || sorted[count - 1] != code) {
                sorted[count++] = code;
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    private static long[] bits(int[] codes, int words) {
        long[] bits = new long[words];
        for (int code : codes) {
            bits[code >> 6] |= 1L << code;
        }
        return bits;
    }

    boolean has(double value) {
        if (!hasCodes) {
            return !Double.isNaN(value) && Arrays.binarySearch(values, value + 0.0) >= 0;
        }
        if (Double.isNaN(value) || isBelow(value)) {
            return false;
        }
        int code = (int) value;
        if (code >> 6 < bits.length) {
            return (bits[code >> 6] >>> code & 1) != 0;
        }
        return listed.length > 0 && Arrays.binarySearch(listed, code) >= 0;
    }

    /** True of what has no code since it is too small. */
    private boolean isBelow(double value) {
        return truncating ? value <= -1 : value < 0;
    }

    boolean hasCodes() {
        return hasCodes;
    }

    /** True when whole parts count for values between -1 and 0, too. */
    boolean truncates() {
        return truncating;
    }

    /** One more than the largest code. */
    int limit() {
        if (listed.length > 0) {
            return listed[listed.length - 1] + 1;
        }
        return bits.length == 0 ? 0 : bits.length * Long.SIZE - Long.numberOfLeadingZeros(bits[bits.length - 1]);
    }

    /** Bytes of its members. */
    long size() {
        return bits.length * (long) Long.BYTES
                + listed.length * (long) Integer.BYTES
                + values.length * (long) Double.BYTES;
    }

    boolean isListed() {
        return listed.length > 0;
    }

    /** The same codes as bits, which is quicker to ask. */
    ValueSet spread() {
        return isListed()
                ? new ValueSet(
                        true, truncating, bits(listed, (limit() + Long.SIZE - 1) / Long.SIZE), new int[0], values)
                : this;
    }

    /** The same set for values of a precision. */
    ValueSet in(Precision precision) {
        if (hasCodes || precision == Precision.DOUBLE) {
            return this;
        }
        return values(Arrays.stream(values).map(value -> (float) value).toArray());
    }

    @Override
    public int compareTo(ValueSet other) {
        int order = Boolean.compare(hasCodes, other.hasCodes);
        order = order == 0 ? Boolean.compare(truncating, other.truncating) : order;
        order = order == 0 ? Arrays.compare(bits, other.bits) : order;
        order = order == 0 ? Arrays.compare(listed, other.listed) : order;
        return order == 0 ? Arrays.compare(values, other.values) : order;
    }

    /** Equal sets are made in the same way: a list of codes is no set of bits. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof ValueSet set && hash == set.hash && compareTo(set) == 0);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
