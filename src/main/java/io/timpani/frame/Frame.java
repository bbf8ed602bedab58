package io.timpani.frame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dense typed columns of equal length, shape {@code [rows, columns]}. Immutable but for the arrays it shares. */
public final class Frame implements Table {
    private final int rowCount;
    private final List<Column> columns;
    private final List<String> names;
    /** Made when first asked for: most predictions never do. Threads that race make the same map twice. */
    private volatile @Nullable Map<String, Column> byName;

    public Frame(int rowCount, List<Column> columns) {
        this(rowCount, columns, columns.stream().map(Column::name).toList());
    }

    /** @param names those of the columns, in an immutable list that other frames may share */
    Frame(int rowCount, List<Column> columns, List<String> names) {
        this.rowCount = rowCount;
        this.columns = List.copyOf(columns);
        this.names = names;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    /** The columns in the order of the body. */
    public List<Column> columns() {
        return columns;
    }

    /** The column of that exact name. */
    public Optional<Column> column(String name) {
        Map<String, Column> known = byName;
        if (known == null) {
            known = new HashMap<>(columns.size() * 2);
            for (Column column : columns) {
                known.putIfAbsent(column.name(), column);
            }
            byName = known;
        }
        return Optional.ofNullable(known.get(name));
    }

    /** {@inheritDoc} Frames read from CSV with the same header and schema mostly share one list. */
    @Override
    public List<String> columnNames() {
        return names;
    }
}
