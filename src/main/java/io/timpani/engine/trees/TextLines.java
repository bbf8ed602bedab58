package io.timpani.engine.trees;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The lines of a model written as text, one at a time, so that a large model is never in memory twice. Arrays are allocated for
 * what a line holds, never for what it says it holds.
 */
final class TextLines {
    private static final int LONGEST = 1 << 29;
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;
    private byte[] line = new byte[1 << 10];
    private int length;
    private int number;

    TextLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        boolean any = false;
        boolean ended = false;
        while (!ended) {
            if (at == end) {
                end = Math.max(0, in.read(chunk));
                at = 0;
                if (end == 0) {
                    break;
                }
            }
            any = true;
            int stop = at;
            while (stop < end && chunk[stop] != '\n') {
                stop++;
            }
            append(stop);
            ended = stop < end;
            at = ended ? stop + 1 : stop;
        }
        number += any ? 1 : 0;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return any;
    }

    private void append(int stop) throws ModelFormatException {
        int wanted = length + stop - at;
        if (wanted > LONGEST) {
            throw refused("a line of more than %d bytes is too long".formatted(LONGEST));
        }
        if (wanted > line.length) {
            line = Arrays.copyOf(line, Math.max(wanted, Math.min(LONGEST, line.length * 2)));
        }
        System.arraycopy(chunk, at, line, length, stop - at);
        length = wanted;
    }

    /** True when nothing is in the line. */
    boolean isBlank() {
        return length == 0;
    }

    /** True when the line begins with that text. */
    boolean startsWith(String start) {
        if (start.length() > length) {
            return false;
        }
        for (int index = 0; index < start.length(); index++) {
            if (line[index] != start.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    /** What stands before the first {@code =}, or empty where there is none. */
    String key() {
        for (int index = 0; index < length; index++) {
            if (line[index] == '=') {
                return text(0, index);
            }
        }
        return "";
    }

    /** The line from a place on. */
    String text(int from) {
        return text(from, length);
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    /** The one whole number from a place on. */
    int whole(int from) throws ModelFormatException {
        int[] numbers = wholes(from);
        if (numbers.length != 1) {
            throw refused("one number is wanted, not " + numbers.length);
        }
        return numbers[0];
    }

    /** Whole numbers from a place on, separated by blanks; those of 32 bits without a sign come as negative ones. */
    int[] wholes(int from) throws ModelFormatException {
        int[] numbers = new int[words(from)];
        int place = from;
        for (int index = 0; index < numbers.length; index++) {
            int start = wordStart(place);
            place = wordEnd(start);
            numbers[index] = whole(start, place);
        }
        return numbers;
    }

    private int whole(int from, int to) throws ModelFormatException {
        boolean negative = line[from] == '-';
        int place = negative ? from + 1 : from;
        long number = 0;
        boolean bad = place == to;
        for (; place < to && !bad; place++) {
            int digit = line[place] - '0';
            number = number * 10 + digit;
            bad = digit < 0 || digit > 9 || number > (negative ? 1L << 31 : (1L << 32) - 1);
        }
        if (bad) {
            throw refused("'%s' is no whole number of 32 bits".formatted(shown(from, to)));
        }
        return (int) (negative ? -number : number);
    }

    /** Numbers from a place on, separated by blanks; infinities are written {@code inf}, what is none {@code nan}. */
    double[] numbers(int from) throws ModelFormatException {
        double[] numbers = new double[words(from)];
        int place = from;
        for (int index = 0; index < numbers.length; index++) {
            int start = wordStart(place);
            place = wordEnd(start);
            numbers[index] = number(start, place);
        }
        return numbers;
    }

    private double number(int from, int to) throws ModelFormatException {
        int last = line[to - 1];
        // what Java reads beyond that (hexadecimal numbers, a suffix) no library writes
        boolean plain = ((last >= '0' && last <= '9') || last == '.') && !isHexadecimal(from, to);
        try {
            return plain ? JavaDoubleParser.parseDouble(line, from, to - from) : special(from, to);
        } catch (NumberFormatException e) {
            throw refused("'%s' is no number".formatted(shown(from, to)));
        }
    }

    private boolean isHexadecimal(int from, int to) {
        for (int place = from; place < to; place++) {
            if (line[place] == 'x' || line[place] == 'X') {
                return true;
            }
        }
        return false;
    }

    private double special(int from, int to) throws ModelFormatException {
        boolean negative = line[from] == '-';
        String word = shown(negative ? from + 1 : from, to).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> throw refused("'%s' is no number".formatted(shown(from, to)));
        };
    }

    private int words(int from) {
        int words = 0;
        for (int place = wordStart(from); place < length; place = wordStart(wordEnd(place))) {
            words++;
        }
        return words;
    }

    private int wordStart(int from) {
        int place = from;
        while (place < length && line[place] == ' ') {
            place++;
        }
        return place;
    }

    private int wordEnd(int from) {
        int place = from;
        while (place < length && line[place] != ' ') {
            place++;
        }
        return place;
    }

    private String shown(int from, int to) {
        String word = text(from, Math.min(to, from + 40));
        return word.replaceAll("\\p{Cntrl}|\uFFFD", "?");
    }

    /** The refusal of the line it stands at. */
    ModelFormatException refused(String why) {
        return new ModelFormatException("cannot be used, line %d: %s".formatted(number, why));
    }
}
