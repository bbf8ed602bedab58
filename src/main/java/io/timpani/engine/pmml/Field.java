package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/**
 * A named value of a row.
 *
 * @param declared where the values are declared, null for values that the document computes
 * @param mayFail true when the value may be {@link Row#INVALID}, which makes a row invalid that needs it
 */
record Field(String name, int slot, Kind kind, @Nullable DataField declared, boolean mayFail) {
    Field(String name, int slot, Kind kind, @Nullable DataField declared) {
        this(name, slot, kind, declared, false);
    }

    Expression value() {
        int from = slot;
        return mayFail
                ? row -> {
                    row.require(from);
                    return row.slots[from];
                }
                : row -> row.slots[from];
    }
}
