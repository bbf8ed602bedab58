package io.timpani.frame;

/**
 * A column of truth values, none of them missing.
 *
 * @param name the column's name
 * @param values at least as many as the frame has rows; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record BooleanColumn(String name, boolean[] values) implements Column {
    @Override
    public boolean isMissing(int row) {
        return false;
    }

    @Override
    public BooleanColumn named(String other) {
        return new BooleanColumn(other, values);
    }
}
