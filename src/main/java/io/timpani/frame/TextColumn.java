package io.timpani.frame;

import org.jspecify.annotations.Nullable;

/**
 * A column of text.
 *
 * @param name the column's name
 * @param values at least as many as the frame has rows; {@code null} = missing; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record TextColumn(String name, @Nullable String[] values) implements Column {
    @Override
    public boolean isMissing(int row) {
        return values[row] == null;
    }

    @Override
    public TextColumn named(String other) {
        return new TextColumn(other, values);
    }
}
