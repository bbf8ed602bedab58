package io.timpani.frame;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.util.Arrays;

/**
 * Finds the cells of a CSV body that is in memory as a whole, and leaves it as it is. Reads what {@link CsvScanner} reads, but
 * gives up where that refuses and at line ends that are a lone CR.
 */
final class TypedCursor {
    private static final long EXACT_INTEGERS = 1L << 53;
    private static final int LONGEST_LONG = 18;
    /** Those of longer ones may be too large for {@link CellLook} to call them numbers. */
    private static final int LONGEST_DECIMAL = 64;
    /** A lower value in 18 digits has more leading zeros than pandas bears. */
    private static final long FEWEST_READ = 1_000_000_000_000L;

    private final byte[] body;
    private final int end;
    private byte[] unquoted = new byte[0];

    final CellLook cell = new CellLook();
    /** Where the next cell starts. */
    int position;
    /** True when the last cell was the last one of its row. */
    boolean rowEnded;
    /** What {@link #from} and {@link #to} are indexes of. */
    byte[] bytes;

    int from;
    int to;
    /** Value of the last {@link #plain} integer. */
    long whole;
    /** Value of the last {@link #plain} decimal. */
    double number;

    TypedCursor(byte[] body, int position) {
        this.body = body;
        this.end = body.length;
        this.bytes = body;
        this.position = position;
    }

    boolean atEnd() {
        return position == end;
    }

    boolean atBlank() {
        return position < end && (body[position] == ' ' || body[position] == '\t');
    }

    /** Passes over the next line if it holds nothing but blanks and tabs. */
    boolean skipBlankLine() {
        if (position < end && body[position] > ' ') {
            return false;
        }
        int p = position;
        while (p < end && (body[p] == ' ' || body[p] == '\t')) {
            p++;
        }
        if (p < end && body[p] != '\n' && body[p] != '\r') {
            return false;
        }
        return endCell(p);
    }

    /**
     * Reads the next cell if it is a plain decimal ({@code -12.50}).
     *
     * @return its look, or 0 when nothing was read
     */
    int plain() {
        byte[] in = body;
        int limit = end;
        int start = position;
        int p = start;
        int negative = p < limit && in[p] == '-' ? 1 : 0;
        p += negative;
        int unsigned = p;
        long digits = 0;
        int digit;
        while (p < limit && (digit = in[p] - '0') >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            p++;
        }
        int count = p - unsigned;
        int scale = -1;
        if (p < limit && in[p] == '.') {
            int first = ++p;
            while (limit - p >= EightDigits.SIZE) {
                long word = EightDigits.word(in, p);
                int more = EightDigits.count(word);
                digits = EightDigits.append(digits, word, more);
                p += more;
                if (more < EightDigits.SIZE) {
                    break;
                }
            }
            while (p < limit && (digit = in[p] - '0') >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                p++;
            }
            scale = p - first;
            count += scale;
        }
        if (p == limit || count == 0) {
            return 0;
        }
        byte b = in[p];
        int next = p + 1;
        if (b == '\r') {
            if (next == limit || in[next] != '\n') {
                return 0;
            }
            next++;
        } else if (b != ',' && b != '\n') {
            return 0;
        }
        if (count == LONGEST_LONG && digits < FEWEST_READ) {
            return 0;
        }
        if (scale < 0) {
            if (count > LONGEST_LONG || (negative > 0 && digits == 0)) {
                return 0;
            }
            whole = (digits ^ -negative) + negative;
        } else if (count <= LONGEST_LONG && digits <= EXACT_INTEGERS) {
            double size = digits / NumberParser.EXACT_POWERS[scale];
            number = EightDigits.signed(size, negative);
        } else if (count <= LONGEST_DECIMAL && CellLook.leadingZeros(in, unsigned, p) <= CellLook.MOST_LEADING_ZEROS) {
            number = JavaDoubleParser.parseDouble(in, start, p - start);
        } else {
            return 0;
        }
        position = next;
        rowEnded = b != ',';
        return scale < 0 ? CellLook.INTEGER : CellLook.FLOAT;
    }

    /** Reads the next cell into {@link #bytes}; false when the body cannot be read here. */
    boolean nextCell() {
        int p = position;
        byte[] in = body;
        int limit = end;
        if (p < limit && in[p] == '"') {
            return quotedCell(p + 1);
        }
        bytes = in;
        from = p;
        while (p < limit && !isDelimiter(in[p])) {
            p++;
        }
        to = p;
        return endCell(p);
    }

    private boolean quotedCell(int start) {
        int p = start;
        while (p < end && body[p] != '"') {
            p++;
        }
        if (p == end) {
            return false;
        }
        if (p + 1 < end && !isDelimiter(body[p + 1])) {
            return unquotedCell(start, p);
        }
        bytes = body;
        from = start;
        to = p;
        return endCell(p + 1);
    }

    /** A cell with doubled quotes, or with text behind its closing quote. */
    private boolean unquotedCell(int start, int firstQuote) {
        int written = firstQuote - start;
        room(written);
        System.arraycopy(body, start, unquoted, 0, written);
        boolean inside = true;
        int p = firstQuote;
        while (p < end) {
            byte b = body[p];
            if (inside && b == '"') {
                if (p + 1 < end && body[p + 1] == '"') {
                    p++;
                } else {
                    inside = false;
                    p++;
                    continue;
                }
            } else if (!inside && isDelimiter(b)) {
                break;
            }
            room(written + 1);
            unquoted[written++] = b;
            p++;
        }
        if (inside) {
            return false;
        }
        bytes = unquoted;
        from = 0;
        to = written;
        return endCell(p);
    }

    private void room(int wanted) {
        if (wanted > unquoted.length) {
            unquoted = Arrays.copyOf(unquoted, Math.max(wanted, Math.min(unquoted.length * 2 + 64, end)));
        }
    }

    private boolean endCell(int p) {
        if (p == end) {
            position = end;
            rowEnded = true;
            return true;
        }
        byte b = body[p];
        int next = p + 1;
        if (b == '\r') {
            if (next == end || body[next] != '\n') {
                return false;
            }
            next++;
        }
        rowEnded = b != ',';
        position = next;
        return true;
    }

    private static boolean isDelimiter(byte b) {
        return b <= ',' && (b == ',' || b == '\n' || b == '\r');
    }
}
