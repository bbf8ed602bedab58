package io.timpani.engine.pmml;

import io.timpani.frame.NumberText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers as documents and cells write them. */
final class Numbers {
    private static final int LONGEST = 400;

    private Numbers() {}

    /** The number, or NaN when the text is none; blanks around it and the XML forms of infinity are allowed. */
    static double parse(String text) {
        String word = text.strip();
        if (word.isEmpty() || word.length() > LONGEST) {
            return Double.NaN;
        }
        if (word.endsWith("INF") || word.endsWith("inf") || word.endsWith("Infinity")) {
            return switch (word) {
                case "INF", "+INF", "inf", "Infinity" -> Double.POSITIVE_INFINITY;
                case "-INF", "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        for (int i = 0; i < word.length(); i++) {
            // Java's parser also takes hexadecimal numbers, type suffixes and NaN
            if ("+-.0123456789eE".indexOf(word.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The number rounded once, from text to 32 bits. */
    static double parseFloat(String text) {
        double wide = parse(text);
        return Double.isFinite(wide) ? Float.parseFloat(text.strip()) : wide;
    }

    /** A number as text: as a cell has it, but never with an exponent, since documents write categories out in full. */
    static String text(double value) {
        String text = NumberText.of(value);
        return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
    }

    /**
     * The words of an Array element: between blanks, or between quotes, in which a backslash keeps the quote that follows.
     */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"') {
                StringBuilder word = new StringBuilder();
                at++;
                while (at < text.length() && text.charAt(at) != '"') {
                    boolean escaped = text.charAt(at) == '\\'
                            && at + 1 < text.length()
                            && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
                    at += escaped ? 1 : 0;
                    word.append(text.charAt(at));
                    at++;
                }
                at++;
                words.add(word.toString());
            } else {
                int start = at;
                while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                words.add(text.substring(start, at));
            }
        }
        return words;
    }

    /** The numbers of an Array element. */
    static double[] array(Element array) {
        List<String> words = words(array.text());
        double[] numbers = new double[words.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = parse(words.get(i));
            if (Double.isNaN(numbers[i])) {
                throw array.refused("no number: %s".formatted(Element.shown(words.get(i))));
            }
        }
        return numbers;
    }

    /**
     * The numbers of a REAL-SparseArray, as many as {@code size}.
     *
     * @param size how many are expected
     */
    static double[] sparseArray(Element array, int size) {
        double[] indices = optional(array, "Indices");
        double[] entries = optional(array, "REAL-Entries");
        if (indices.length != entries.length) {
            throw array.refused("%d indices for %d entries".formatted(indices.length, entries.length));
        }
        double[] numbers = new double[size];
        Arrays.fill(numbers, array.number("defaultValue", 0));
        for (int i = 0; i < indices.length; i++) {
            int index = (int) indices[i];
            if (index != indices[i] || index < 1 || index > size) {
                throw array.refused("index %s is not between 1 and %d".formatted(text(indices[i]), size));
            }
            numbers[index - 1] = entries[i];
        }
        return numbers;
    }

    private static double[] optional(Element array, String name) {
        Element child = array.child(name);
        return child == null ? new double[0] : array(child);
    }
}
