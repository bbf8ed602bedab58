package io.timpani.frame;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader is asked for: the kind of each wanted column, or one kind for every column. Unwanted columns are skipped
 * without being parsed.
 *
 * @param kinds wanted kind per column name; empty when {@code others} is wanted for all
 * @param others kind of every column not named in {@code kinds}
 */
public record FrameSchema(Map<String, Kind> kinds, Kind others) {
    private static final FrameSchema NUMBERS = new FrameSchema(Map.of(), Kind.NUMBER);
    private static final FrameSchema INFERRED = new FrameSchema(Map.of(), Kind.INFERRED);

    /** How the cells of a column are read. */
    public enum Kind {
        /** A number, {@code NaN} when missing; {@code true} and {@code false} count as 1 and 0; other text is refused. */
        NUMBER,
        /** The text as it stands, {@code null} when missing. */
        TEXT,
        /** Numbers if every cell that is not missing is one, else text. */
        INFERRED,
        /** Not read. */
        SKIPPED
    }

    public FrameSchema {
        kinds = Map.copyOf(kinds);
    }

    /** Every column is numeric. */
    public static FrameSchema numbers() {
        return NUMBERS;
    }

    /** Every column is read as what its cells look like. */
    public static FrameSchema inferred() {
        return INFERRED;
    }

    /** Only these features are read; {@code text} of them as text, the others as numbers. */
    public static FrameSchema of(List<String> numbers, List<String> text) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        numbers.forEach(name -> kinds.put(name, Kind.NUMBER));
        text.forEach(name -> kinds.put(name, Kind.TEXT));
        return new FrameSchema(kinds, Kind.SKIPPED);
    }

    /** How the column of that name is to be read. */
    public Kind kindOf(String column) {
        return kinds.getOrDefault(column, others);
    }
}
