package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/**
 * A named value of a row.
 *
 * @param declared where the values are declared, null for values that the document computes
 */
record Field(String name, int slot, Kind kind, @Nullable DataField declared) {
    Expression value() {
        int from = slot;
        return row -> row.slots[from];
    }
}
