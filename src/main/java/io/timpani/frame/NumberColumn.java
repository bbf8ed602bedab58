package io.timpani.frame;

/**
 * A column of numbers.
 *
 * @param name the column's name
 * @param values at least as many as the frame has rows; {@code NaN} = missing; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record NumberColumn(String name, double[] values) implements Column {
    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public NumberColumn named(String other) {
        return new NumberColumn(other, values);
    }
}
