package io.timpani.frame;

/**
 * A column of points in time.
 *
 * @param name the column's name
 * @param epochMillis at least as many as the frame has rows; {@link #MISSING} = missing; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record TimeColumn(String name, long[] epochMillis) implements Column {
    /** Stands for no value. */
    public static final long MISSING = Long.MIN_VALUE;

    @Override
    public boolean isMissing(int row) {
        return epochMillis[row] == MISSING;
    }

    @Override
    public TimeColumn named(String other) {
        return new TimeColumn(other, epochMillis);
    }
}
