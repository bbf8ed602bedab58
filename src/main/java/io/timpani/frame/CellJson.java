package io.timpani.frame;

import java.util.Optional;

/** Cells of custom code as JSON (http-api.md §3.2): doubles rounded, integers and truth values as they are, times in ms. */
public final class CellJson {
    private CellJson() {}

    /** The same with doubles in full precision. */
    public static void writeExact(JsonBuffer json, Column column, int row) {
        if (column instanceof NumberColumn numbers) {
            json.exactNumber(numbers.values()[row]);
        } else if (column instanceof MixedColumn mixed) {
            json.tree(mixed.values()[row]);
        } else {
            write(json, column, row);
        }
    }

    /** Appends the cell. */
    public static void write(JsonBuffer json, Column column, int row) {
        if (column.isMissing(row)) {
            json.raw("null");
        } else if (column instanceof NumberColumn numbers) {
            json.number(numbers.values()[row]);
        } else if (column instanceof IntegerColumn integers) {
            json.integer(integers.values()[row]);
        } else if (column instanceof BooleanColumn truths) {
            json.raw(truths.values()[row] ? "true" : "false");
        } else if (column instanceof TimeColumn times) {
            json.integer(times.epochMillis()[row]);
        } else if (column instanceof TextColumn texts) {
            json.text(String.valueOf(texts.values()[row]));
        } else if (column instanceof MixedColumn mixed) {
            write(json, Optional.ofNullable(mixed.values()[row]));
        }
    }

    /** Appends a value as one of a mixed column. */
    public static void write(JsonBuffer json, Optional<Object> cell) {
        Object value = cell.orElse(null);
        if (value instanceof Double number) {
            json.number(number);
        } else {
            json.tree(value);
        }
    }
}
