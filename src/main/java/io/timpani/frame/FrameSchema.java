package io.timpani.frame;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a reader is asked for: the kind of each wanted column, or one kind for every column. Unwanted columns are skipped
 * without being parsed. Keep a schema as long as its model: it remembers the header of the last CSV body read with it, since
 * callers tend to send the same one over and over.
 */
public final class FrameSchema {
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

    private final Map<String, Kind> kinds;
    private final Kind others;
    private final Consumer<List<String>> skipped;
    private final AtomicReference<@Nullable CsvHeader> lastHeader = new AtomicReference<>();

    /**
     * A schema of named columns.
     *
     * @param kinds wanted kind per column name; empty when {@code others} is wanted for all
     * @param others kind of every column not named in {@code kinds}
     */
    public FrameSchema(Map<String, Kind> kinds, Kind others) {
        this(Map.copyOf(kinds), others, names -> {});
    }

    private FrameSchema(Map<String, Kind> kinds, Kind others, Consumer<List<String>> skipped) {
        this.kinds = kinds;
        this.others = others;
        this.skipped = skipped;
    }

    /** Every column is numeric. */
    public static FrameSchema numbers() {
        return new FrameSchema(Map.of(), Kind.NUMBER);
    }

    /** Every column is read as what its cells look like. */
    public static FrameSchema inferred() {
        return new FrameSchema(Map.of(), Kind.INFERRED);
    }

    /** Only these features are read; {@code text} of them as text, the others as numbers. */
    public static FrameSchema of(List<String> numbers, List<String> text) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        numbers.forEach(name -> kinds.put(name, Kind.NUMBER));
        text.forEach(name -> kinds.put(name, Kind.TEXT));
        return new FrameSchema(kinds, Kind.SKIPPED);
    }

    /**
     * The same schema, which tells the names of columns that are not read.
     *
     * @param listener called on the reader's thread when columns are skipped, though not for each of several bodies with one header
     */
    public FrameSchema tellingSkipped(Consumer<List<String>> listener) {
        return new FrameSchema(kinds, others, listener);
    }

    /** Wanted kind per column name. */
    public Map<String, Kind> kinds() {
        return kinds;
    }

    /** Kind of every column not named in {@link #kinds()}. */
    public Kind others() {
        return others;
    }

    /** How the column of that name is to be read. */
    public Kind kindOf(String column) {
        return kinds.getOrDefault(column, others);
    }

    /** Tells of columns that are not read. */
    void skip(List<String> names) {
        if (!names.isEmpty()) {
            skipped.accept(names);
        }
    }

    /** The header that was read last, if it can be known again. */
    @Nullable
    CsvHeader lastHeader() {
        return lastHeader.get();
    }

    void remember(CsvHeader header) {
        lastHeader.set(header);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FrameSchema schema && kinds.equals(schema.kinds) && others == schema.others;
    }

    @Override
    public int hashCode() {
        return kinds.hashCode() * 31 + others.hashCode();
    }

    @Override
    public String toString() {
        return "FrameSchema[kinds=" + kinds + ", others=" + others + "]";
    }
}
