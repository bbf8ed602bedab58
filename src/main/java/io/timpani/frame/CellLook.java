package io.timpani.frame;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/**
 * What pandas takes a single CSV cell for. The looks are bits, so that those of a column can be gathered; the value is left in
 * the fields, so that no object is made per cell.
 *
 * <p>Where pandas' answer depends on its version, on the cells around, or on flaws of its parser, the look is {@link #ODD}.
 */
final class CellLook {
    static final int INTEGER = 1;
    static final int FLOAT = 2;
    static final int TRUTH = 4;
    /** Neither number nor truth value for certain. */
    static final int TEXT = 8;

    static final int MISSING = 16;
    /** May be a number or text. */
    static final int ODD = 32;
    /** Set beside {@link #INTEGER}: pandas makes something else of it in a column that is not all integers. */
    static final int ONLY_INTEGER = 64;
    /** A text to some versions of pandas, missing to others. */
    static final int NONE = 128;

    /** Digits that pandas reads of a decimal, leading zeros counted. */
    private static final int DIGITS_READ = 17;
    /** With more of them, those digits leave less than a relative 1e-12. */
    static final int MOST_LEADING_ZEROS = 4;
    /** Far enough from where pandas' arithmetic overflows or loses digits. */
    private static final double LARGEST = 1e290;

    private static final double SMALLEST = 1e-290;
    private static final int LARGEST_EXPONENT = 290;
    /** Integers that far down may equal pandas' mark for missing integers, once they are doubles. */
    private static final long NEAR_LOWEST = Long.MIN_VALUE + (1 << 20);

    long whole;
    double number;
    boolean truth;

    /** The look of these bytes, quotes undone. */
    int of(byte[] bytes, int from, int to) {
        if (from == to) {
            return MISSING;
        }
        int start = from;
        while (start < to && isSpace(bytes[start])) {
            start++;
        }
        int end = to;
        while (end > start && isSpace(bytes[end - 1])) {
            end--;
        }
        int p = start < end && isSign(bytes[start]) ? start + 1 : start;
        if (p < end && (isDigit(bytes[p]) || bytes[p] == '.')) {
            int look = decimal(bytes, start, p, end);
            if (look != TEXT) {
                return look;
            }
        }
        return word(bytes, from, to);
    }

    private int decimal(byte[] bytes, int start, int unsigned, int end) {
        int point = skipDigits(bytes, unsigned, end);
        if (point == end) {
            return integer(bytes, start, unsigned, end);
        }
        int p = point;
        int digits = point - unsigned;
        if (bytes[p] == '.') {
            p = skipDigits(bytes, p + 1, end);
            digits += p - point - 1;
        }
        if (digits == 0) {
            return TEXT;
        }
        boolean precise = isPrecise(bytes, unsigned, p, digits);
        int exponent = 0;
        if (p < end && (bytes[p] | 0x20) == 'e') {
            p++;
            if (p < end && isSpace(bytes[p])) {
                return ODD;
            }
            boolean negative = p < end && bytes[p] == '-';
            int first = p < end && isSign(bytes[p]) ? p + 1 : p;
            p = skipDigits(bytes, first, end);
            if (p == first) {
                return TEXT;
            }
            exponent = exponent(bytes, first, p);
            exponent = negative ? -exponent : exponent;
        }
        if (p < end) {
            return TEXT;
        }
        number = JavaDoubleParser.parseDouble(bytes, start, end - start);
        double size = Math.abs(number);
        boolean safe = number == 0
                ? Math.abs(exponent) <= LARGEST_EXPONENT && isZero(bytes, unsigned, end)
                : precise && size > SMALLEST && size < LARGEST;
        return safe ? FLOAT : ODD;
    }

    private int integer(byte[] bytes, int start, int unsigned, int end) {
        boolean negative = bytes[start] == '-';
        long lowest = negative ? Long.MIN_VALUE : -Long.MAX_VALUE;
        long value = 0;
        for (int p = unsigned; p < end; p++) {
            int digit = bytes[p] - '0';
            if (value < Long.MIN_VALUE / 10 || value * 10 < lowest + digit) {
                return ODD;
            }
            value = value * 10 - digit;
        }
        whole = negative ? value : -value;
        boolean elsewhere =
                isPrecise(bytes, unsigned, end, end - unsigned) && (!negative || (value != 0 && whole >= NEAR_LOWEST));
        return elsewhere ? INTEGER : INTEGER | ONLY_INTEGER;
    }

    private static boolean isPrecise(byte[] bytes, int unsigned, int end, int digits) {
        return digits <= DIGITS_READ || leadingZeros(bytes, unsigned, end) <= MOST_LEADING_ZEROS;
    }

    private int word(byte[] bytes, int from, int to) {
        if (MissingTokens.contains(bytes, from, to)) {
            return isNone(bytes, from, to) ? NONE : MISSING;
        }
        truth = NumberParser.matches("true", bytes, from, to);
        if (truth || NumberParser.matches("false", bytes, from, to)) {
            return TRUTH;
        }
        number = NumberParser.infinity(bytes, from, to);
        return NumberParser.isRefused(number) ? TEXT : FLOAT;
    }

    /** True when this missing-value token is the one that pandas knows only since 2.0. */
    static boolean isNone(byte[] bytes, int from, int to) {
        return to - from == 4 && bytes[from] == 'N' && bytes[from + 1] == 'o';
    }

    /** Zeros before the first other digit, or at the end. */
    static int leadingZeros(byte[] bytes, int unsigned, int end) {
        int zeros = 0;
        for (int p = unsigned; p < end && (bytes[p] == '0' || bytes[p] == '.'); p++) {
            zeros += bytes[p] == '0' ? 1 : 0;
        }
        return zeros;
    }

    /** False for what only became zero because it is so small. */
    private static boolean isZero(byte[] bytes, int unsigned, int end) {
        int p = unsigned;
        while (p < end && (bytes[p] == '0' || bytes[p] == '.')) {
            p++;
        }
        return p == end || !isDigit(bytes[p]);
    }

    private static int exponent(byte[] bytes, int from, int to) {
        int exponent = 0;
        for (int p = from; p < to; p++) {
            exponent = Math.min(exponent * 10 + bytes[p] - '0', Short.MAX_VALUE);
        }
        return exponent;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && isDigit(bytes[p])) {
            p++;
        }
        return p;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isSign(byte b) {
        return b == '-' || b == '+';
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
