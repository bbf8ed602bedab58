package io.timpani.frame;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.nio.charset.StandardCharsets;

/** Writes doubles as decimal text into byte arrays that have at least {@link #ROOM} bytes left. */
final class DecimalText {
    /** No number takes more bytes. */
    static final int ROOM = 48;

    private static final double PLAIN_FROM = 1e-4;
    private static final double MILLIONTHS_EXACT_BELOW = 1e9;
    private static final double INTEGERS_EXACT_BELOW = 0x1p53;
    /** Where products of a mantissa and a power of five stay below 2^127, and there is a fraction to shift out. */
    private static final double EXACT_FROM = 1e-10;

    private static final double EXACT_BELOW = 1e15;
    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
    private static final int EXPONENT_BIAS = 1023;
    /** The logarithm of 2 to the base of 10, times 2^12. */
    private static final int LOG_OF_TWO = 1233;

    private static final long[] FIVES = powers(5, 28);
    /** By number of digits less one, the least number that has them. */
    private static final long[] LEAST = leastOfDigits();

    /** Up to 15 digits no other decimal is shorter: two such decimals never share a double. */
    private static final int ALWAYS_SHORTEST = 15;

    private DecimalText() {}

    private static long[] powers(long base, int count) {
        long[] powers = new long[count];
        powers[0] = 1;
        for (int i = 1; i < count; i++) {
            powers[i] = powers[i - 1] * base;
        }
        return powers;
    }

    private static long[] leastOfDigits() {
        long[] least = powers(10, 19);
        // zero has a digit, too
        least[0] = 0;
        return least;
    }

    /**
     * The shortest text that reads back as the same double: plain from 1e-4 to 1e16, else with an exponent.
     *
     * @param value finite
     * @param point true to end an integral number in {@code .0}
     * @return behind the last byte written
     */
    static int shortest(double value, boolean point, byte[] out, int at) {
        double size = Math.abs(value);
        int p = at;
        if (Double.doubleToRawLongBits(value) < 0) {
            out[p++] = '-';
        }
        if (size < INTEGERS_EXACT_BELOW && (long) size == size) {
            p = integer((long) size, out, p);
            // a negative zero would lose its sign as an integer
            boolean pointed = point || (size == 0 && p > at + 1);
            return pointed ? fraction(0, 1, out, p) : p;
        }
        if (size >= PLAIN_FROM && size < MILLIONTHS_EXACT_BELOW) {
            double units = Math.rint(size * 1e6);
            // a quotient of exact numbers is rounded once, as a parser rounds the decimal
            if (units / 1e6 == size) {
                long exact = (long) units;
                return fraction(exact % 1_000_000, 6, out, integer(exact / 1_000_000, out, p));
            }
        }
        Digits digits = digits(size);
        int exponent = digits.leadingExponent();
        return exponent >= -4 && exponent < 16 ? plain(digits, out, p) : scientific(digits, out, p);
    }

    /**
     * A large number to 10 decimal places: plain, but with an exponent from 1e17 upwards, and from 1e16 upwards when it has
     * more than one significant digit. Integral numbers end in {@code .0}. Nothing need be rounded: from 2^19 upwards doubles
     * are more than 1e-10 apart, so that their shortest text has 10 places at most.
     *
     * @param value finite, at least 2^19 in size
     * @return behind the last byte written
     */
    static int large(double value, byte[] out, int at) {
        double size = Math.abs(value);
        int p = at;
        if (value < 0) {
            out[p++] = '-';
        }
        if (size < INTEGERS_EXACT_BELOW && (long) size == size) {
            return fraction(0, 1, out, integer((long) size, out, p));
        }
        Digits digits = digits(size);
        int exponent = digits.leadingExponent();
        boolean isPlain = exponent < 16 || (exponent == 16 && digits.value < 10);
        return isPlain ? plain(digits, out, p) : scientific(digits, out, p);
    }

    /** Decimal digits of a number not below 0. */
    static int integer(long value, byte[] out, int at) {
        int end = at + count(value);
        long rest = value;
        int p = end;
        // every division waits for the one before
        while (rest >= 100) {
            int pair = (int) (rest % 100);
            rest /= 100;
            out[--p] = (byte) ('0' + pair % 10);
            out[--p] = (byte) ('0' + pair / 10);
        }
        if (rest >= 10) {
            out[--p] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out[--p] = (byte) ('0' + rest);
        return end;
    }

    /** A point and {@code width} digits, without trailing zeros but for the first digit. */
    static int fraction(long value, int width, byte[] out, int at) {
        long rest = value;
        int digits = width;
        while (digits > 1 && rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        out[at] = '.';
        for (int p = at + digits; p > at; p--) {
            out[p] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits + 1;
    }

    private static int plain(Digits digits, byte[] out, int at) {
        int count = count(digits.value);
        int whole = count + digits.exponent;
        int p = at;
        if (digits.exponent >= 0) {
            p = zeros(digits.exponent, out, integer(digits.value, out, p));
            return fraction(0, 1, out, p);
        }
        if (whole > 0) {
            p = integer(digits.value, out, p);
            System.arraycopy(out, at + whole, out, at + whole + 1, count - whole);
            out[at + whole] = '.';
            return p + 1;
        }
        out[p++] = '0';
        out[p++] = '.';
        return integer(digits.value, out, zeros(-whole, out, p));
    }

    private static int scientific(Digits digits, byte[] out, int at) {
        int p = integer(digits.value, out, at);
        int exponent = digits.leadingExponent();
        if (p > at + 1) {
            System.arraycopy(out, at + 1, out, at + 2, p - at - 1);
            out[at + 1] = '.';
            p++;
        }
        out[p++] = 'e';
        out[p++] = (byte) (exponent < 0 ? '-' : '+');
        return integer(Math.abs(exponent), out, p);
    }

    private static int zeros(int count, byte[] out, int at) {
        for (int i = 0; i < count; i++) {
            out[at + i] = '0';
        }
        return at + count;
    }

    /** Decimal digits of a number not below 0: from its binary ones, which may promise one too few. */
    private static int count(long value) {
        int fewest = ((Long.SIZE - Long.numberOfLeadingZeros(value)) * LOG_OF_TWO) >> 12;
        return value >= LEAST[fewest] ? fewest + 1 : fewest;
    }

    /** The shortest digits that read back as {@code size}, which is finite and above 0. */
    private static Digits digits(double size) {
        long bits = Double.doubleToRawLongBits(size);
        // below a power of two the neighbour is nearer than above it
        return size >= EXACT_FROM && size < EXACT_BELOW && (bits & MANTISSA) != 0 ? exact(bits) : digitsOfText(size);
    }

    /**
     * The number, times a power of ten that makes it 17 or 18 digits long, as an exact product of 117 bits at most; with it the
     * bounds of what reads back as the same double. Of what lies between them, the decimal with the most trailing zeros.
     */
    private static Digits exact(long bits) {
        int power = (int) (bits >>> MANTISSA_BITS) - EXPONENT_BIAS;
        long mantissa = (bits & MANTISSA) | (MANTISSA + 1);
        int scale = 16 - ((power * LOG_OF_TWO) >> 12);
        long five = FIVES[scale];
        int shift = MANTISSA_BITS - power - scale;
        boolean even = (mantissa & 1) == 0;
        long below = 2 * mantissa - 1;
        long above = 2 * mantissa + 1;
        long least = shifted(below, five, shift + 1);
        if (!even || hasRest(below, five, shift + 1)) {
            least++;
        }
        long most = shifted(above, five, shift + 1);
        if (!even && !hasRest(above, five, shift + 1)) {
            most--;
        }
        long unit = 1;
        int zeros = 0;
        while (most / (unit * 10) * (unit * 10) >= least) {
            unit *= 10;
            zeros++;
        }
        long whole = shifted(mantissa, five, shift);
        long lower = whole / unit * unit;
        boolean up = lower < least
                || (lower + unit <= most && isNearerAbove(lower, whole - lower, unit, mantissa, five, shift));
        return new Digits((up ? lower + unit : lower) / unit, zeros - scale).stripped();
    }

    /** Whether what lies {@code distance} and a fraction above a multiple of the unit is nearer to the next; a tie goes to the even one. */
    private static boolean isNearerAbove(long lower, long distance, long unit, long mantissa, long five, int shift) {
        boolean half = (((mantissa * five) >>> (shift - 1)) & 1) == 1;
        boolean some = hasRest(mantissa, five, shift - 1);
        long twice = 2 * distance + (half ? 1 : 0);
        if (twice != unit) {
            return twice > unit;
        }
        return some || (lower / unit & 1) == 1;
    }

    private static long shifted(long a, long b, int shift) {
        return (Math.multiplyHigh(a, b) << (Long.SIZE - shift)) | ((a * b) >>> shift);
    }

    private static boolean hasRest(long a, long b, int shift) {
        return ((a * b) & ((1L << shift) - 1)) != 0;
    }

    private static Digits digitsOfText(double size) {
        String text = Double.toString(size);
        int mark = text.indexOf('E');
        int end = mark < 0 ? text.length() : mark;
        int point = text.indexOf('.');
        long value = 0;
        for (int i = 0; i < end; i++) {
            if (i != point) {
                value = value * 10 + (text.charAt(i) - '0');
            }
        }
        int exponent = (mark < 0 ? 0 : Integer.parseInt(text, mark + 1, text.length(), 10)) - (end - point - 1);
        return shortened(new Digits(value, exponent).stripped(), size);
    }

    /** Before Java 19, {@link Double#toString} gives a digit too many now and then. */
    private static Digits shortened(Digits digits, double size) {
        Digits best = digits;
        while (count(best.value) > ALWAYS_SHORTEST) {
            long cut = best.value / 10;
            long nearer = best.value % 10 < 5 ? cut : cut + 1;
            Digits candidate = new Digits(nearer, best.exponent + 1);
            if (candidate.toDouble() != size) {
                candidate = new Digits(cut + cut + 1 - nearer, best.exponent + 1);
                if (candidate.toDouble() != size) {
                    break;
                }
            }
            best = candidate.stripped();
        }
        return best;
    }

    /** The number {@code value * 10^exponent}. */
    private record Digits(long value, int exponent) {
        int leadingExponent() {
            return count(value) - 1 + exponent;
        }

        Digits stripped() {
            long rest = value;
            int more = exponent;
            while (rest != 0 && rest % 10 == 0) {
                rest /= 10;
                more++;
            }
            return new Digits(rest, more);
        }

        double toDouble() {
            byte[] text = (value + "E" + exponent).getBytes(StandardCharsets.ISO_8859_1);
            return JavaDoubleParser.parseDouble(text);
        }
    }
}
