package io.timpani.frame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dense typed columns of equal length, shape {@code [rows, columns]}. Immutable but for the arrays it shares. */
public final class Frame implements Table {
    private final int rowCount;
    private final List<Column> columns;
    private final Map<String, Column> byName;

    public Frame(int rowCount, List<Column> columns) {
        this.rowCount = rowCount;
        this.columns = List.copyOf(columns);
        this.byName = new HashMap<>(columns.size() * 2);
        for (Column column : columns) {
            byName.putIfAbsent(column.name(), column);
        }
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
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }
}
