package io.timpani.engine;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.metadata.DataType;
import io.timpani.metadata.TableFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at a table for what the rules of a type schema ask (metadata-and-schema.md §3). */
public final class TableSurvey {
    private final Table table;

    private TableSurvey(Table table) {
        this.table = table;
    }

    /** What is so of the table. */
    public static TableFacts of(Table table) {
        return new TableSurvey(table).facts();
    }

    private TableFacts facts() {
        boolean isSparse = !(table instanceof Frame);
        Set<DataType> types = isSparse ? EnumSet.of(DataType.NUM) : typesOfColumns();
        int rows = table.rowCount();
        boolean hasMissing =
                columns().stream().anyMatch(column -> IntStream.range(0, rows).anyMatch(column::isMissing));
        boolean numbersAreWhole = !isSparse
                && types.contains(DataType.NUM)
                && columns().stream().noneMatch(column -> column instanceof NumberColumn numbers && !isWhole(numbers));
        return new TableFacts(isSparse, table.columnNames().size(), hasMissing, types, numbersAreWhole);
    }

    private List<Column> columns() {
        return table instanceof Frame frame ? frame.columns() : List.of();
    }

    private Set<DataType> typesOfColumns() {
        Set<DataType> found = EnumSet.noneOf(DataType.class);
        int rows = table.rowCount();
        for (Column column : columns()) {
            if (column instanceof TimeColumn) {
                found.add(DataType.DATE);
            } else if (column instanceof NumberColumn
                    || column instanceof IntegerColumn
                    || column instanceof BooleanColumn) {
                found.add(DataType.NUM);
            } else {
                Contents contents = new Contents(values(column), rows);
                found.add(contents.areImages() ? DataType.IMG : DataType.CAT);
                if (contents.areText()) {
                    found.add(DataType.TXT);
                }
            }
        }
        return found;
    }

    private static @Nullable Object[] values(Column column) {
        if (column instanceof TextColumn texts) {
            return texts.values();
        }
        return column instanceof MixedColumn mixed ? mixed.values() : new Object[0];
    }

    private boolean isWhole(NumberColumn column) {
        double[] values = column.values();
        for (int row = 0; row < table.rowCount(); row++) {
            double value = values[row];
            if (!Double.isNaN(value) && (Double.isInfinite(value) || value != Math.rint(value))) {
                return false;
            }
        }
        return true;
    }
}
