package io.timpani.frame;

import org.jspecify.annotations.Nullable;

/**
 * A column whose values are of several kinds, as custom code may answer.
 *
 * @param name the column's name
 * @param values at least as many as the frame has rows, each a {@link String}, {@link Long}, {@link Double}, {@link Boolean}
 *     or {@code null} = missing; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy, as in the other columns
public record MixedColumn(String name, @Nullable Object[] values) implements Column {
    @Override
    public boolean isMissing(int row) {
        return values[row] == null || (values[row] instanceof Double number && number.isNaN());
    }

    @Override
    public MixedColumn named(String other) {
        return new MixedColumn(other, values);
    }
}
