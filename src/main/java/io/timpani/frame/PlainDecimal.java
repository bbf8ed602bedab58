package io.timpani.frame;

/**
 * A short plain decimal ({@code -12.50}) in a cell, found in one pass over its bytes; kept for the next one. What it is found to
 * be stands in fields, which the compiler keeps in registers where {@link #read} is called in a loop.
 */
final class PlainDecimal {
    private static final long EXACT_INTEGERS = 1L << 53;
    private static final int LONGEST_EXACT = 18;

    /** Behind the last byte that was read; those before it are no delimiters. */
    int end;
    /** Digits behind the point, -1 without a point. */
    int scale;

    /**
     * Reads the number that a cell is, if it can be computed without rounding twice.
     *
     * @param start where the cell begins
     * @param limit where the bytes at hand end
     * @return the number, or {@code NaN} when the cell is another, or goes on behind the limit
     */
    double read(byte[] bytes, int start, int limit) {
        // a number, not a truth: signs come as they like, and half of the branches on them would be mispredicted
        int negative = start < limit ? isMinus(bytes[start]) : 0;
        int p = start + negative;
        int firstDigit = p;
        long digits = 0;
        int digit;
        while (p < limit && (digit = bytes[p] - '0') >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            p++;
        }
        int count = p - firstDigit;
        int behindPoint = -1;
        if (p < limit && bytes[p] == '.') {
            int point = p++;
            while (limit - p >= EightDigits.SIZE) {
                long word = EightDigits.word(bytes, p);
                int more = EightDigits.count(word);
                digits = EightDigits.append(digits, word, more);
                p += more;
                if (more < EightDigits.SIZE) {
                    break;
                }
            }
            while (p < limit && (digit = bytes[p] - '0') >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                p++;
            }
            behindPoint = p - point - 1;
            count += behindPoint;
        }
        end = p;
        scale = behindPoint;
        if (p >= limit || !isDelimiter(bytes[p]) || count == 0 || count > LONGEST_EXACT || digits > EXACT_INTEGERS) {
            return Double.NaN;
        }
        double value = behindPoint > 0 ? digits / NumberParser.EXACT_POWERS[behindPoint] : digits;
        return EightDigits.signed(value, negative);
    }

    /** 1 for a minus, else 0, without a branch. */
    private static int isMinus(byte b) {
        return (((b ^ '-') & 0xFF) - 1) >>> (Integer.SIZE - 1);
    }

    private static boolean isDelimiter(byte b) {
        return b == ',' || b == '\n' || b == '\r';
    }
}
