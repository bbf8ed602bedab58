package io.timpani.frame;

import java.nio.charset.StandardCharsets;

/** Numbers as the text of a cell, and back. */
public final class NumberText {
    /** Above this a double may not be a whole number any more, and pandas too goes over to the exponent form. */
    private static final double LARGEST_PLAIN = 1e15;

    private NumberText() {}

    /** The text, of whole numbers without a fraction: what a CSV body would have where an Arrow body has a number. */
    public static String of(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    /** The number that a reader of numbers would make of a cell; {@code NaN} where it would make none. */
    public static double number(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        double value = NumberParser.numberOrTruth(bytes, 0, bytes.length);
        return NumberParser.isRefused(value) ? Double.NaN : value;
    }
}
