package io.timpani.frame;

/** One named column of a {@link Frame}. Its arrays may be longer than the frame: only the first rows count. */
public sealed interface Column permits NumberColumn, IntegerColumn, BooleanColumn, TimeColumn, TextColumn, MixedColumn {
    /** The column's name, unique in its frame. */
    String name();

    /** True when the row has no value. */
    boolean isMissing(int row);

    /** The same cells under another name. */
    Column named(String name);
}
