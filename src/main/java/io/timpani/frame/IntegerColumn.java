package io.timpani.frame;

/**
 * A column of integers, none of them missing.
 *
 * @param name the column's name
 * @param values at least as many as the frame has rows; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record IntegerColumn(String name, long[] values) implements Column {
    @Override
    public boolean isMissing(int row) {
        return false;
    }

    @Override
    public IntegerColumn named(String other) {
        return new IntegerColumn(other, values);
    }
}
