package io.timpani.frame;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** Reads numbers from ASCII byte ranges, without an object per number. */
final class NumberParser {
    /** Powers of ten that a double holds exactly. */
    static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long REFUSED_BITS = 0x7ff8_dead_0000_0001L;
    /** The answer for bytes that are no number: a NaN that no parser makes, told apart by {@link #isRefused}. */
    static final double REFUSED = Double.longBitsToDouble(REFUSED_BITS);

    private NumberParser() {}

    static boolean isRefused(double value) {
        return Double.doubleToRawLongBits(value) == REFUSED_BITS;
    }

    /**
     * The number, 1 or 0 for a truth value, {@code NaN} for a missing-value token, or {@link #REFUSED}. Blanks and tabs
     * around it do not count, except around a missing-value token.
     */
    static double numberOrTruth(byte[] bytes, int from, int to) {
        double value = number(bytes, from, to);
        if (!isRefused(value)) {
            return value;
        }
        int start = skipBlanks(bytes, from, to);
        int end = dropBlanks(bytes, start, to);
        return switch (end - start) {
            case 4 -> matches("true", bytes, start, end) ? 1 : REFUSED;
            case 5 -> matches("false", bytes, start, end) ? 0 : REFUSED;
            default -> REFUSED;
        };
    }

    /** As {@link #numberOrTruth}, without truth values. */
    static double number(byte[] bytes, int from, int to) {
        int start = skipBlanks(bytes, from, to);
        int end = dropBlanks(bytes, start, to);
        if (mayBeDecimal(bytes, start, end)) {
            return decimal(bytes, start, end);
        }
        if (MissingTokens.contains(bytes, from, to)) {
            return Double.NaN;
        }
        return infinity(bytes, start, end);
    }

    /** A decimal number, infinity or {@code nan} in any case, or {@link #REFUSED}; nothing else, no blanks. */
    static double plainNumber(byte[] bytes, int from, int to) {
        if (mayBeDecimal(bytes, from, to)) {
            return decimal(bytes, from, to);
        }
        if (matches("nan", bytes, from, to)) {
            return Double.NaN;
        }
        return infinity(bytes, from, to);
    }

    /** First and last byte rule out all that Java's grammar allows beyond decimals: hex, type suffixes, words, blanks. */
    private static boolean mayBeDecimal(byte[] bytes, int from, int to) {
        int p = from;
        if (p < to && (bytes[p] == '-' || bytes[p] == '+')) {
            p++;
        }
        return p < to
                && isDigitOrPoint(bytes[p])
                && isDigitOrPoint(bytes[to - 1])
                && !(to - p > 1 && (bytes[p + 1] | 0x20) == 'x');
    }

    private static double decimal(byte[] bytes, int from, int to) {
        try {
            return JavaDoubleParser.parseDouble(bytes, from, to - from);
        } catch (NumberFormatException e) {
            return REFUSED;
        }
    }

    /** Infinity as a word in any case, signed or not, no blanks; or {@link #REFUSED}. */
    static double infinity(byte[] bytes, int from, int to) {
        int p = from;
        boolean negative = p < to && bytes[p] == '-';
        if (negative || (p < to && bytes[p] == '+')) {
            p++;
        }
        if (matches("inf", bytes, p, to) || matches("infinity", bytes, p, to)) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return REFUSED;
    }

    private static boolean isDigitOrPoint(byte b) {
        return (b >= '0' && b <= '9') || b == '.';
    }

    /** Compares with a word of lower-case letters, ignoring case. */
    static boolean matches(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            byte b = bytes[from + i];
            int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
            if (lower != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && (bytes[p] == ' ' || bytes[p] == '\t')) {
            p++;
        }
        return p;
    }

    private static int dropBlanks(byte[] bytes, int from, int to) {
        int p = to;
        while (p > from && (bytes[p - 1] == ' ' || bytes[p - 1] == '\t')) {
            p--;
        }
        return p;
    }
}
