package io.timpani.metadata;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What rules may ask of a table. The types are looked for once, when first asked for. Not for several threads. */
final class TableFacts {
    private final Table table;
    private @Nullable Set<DataType> types;

    TableFacts(Table table) {
        this.table = table;
    }

    boolean isSparse() {
        return !(table instanceof Frame);
    }

    int columnCount() {
        return table.columnNames().size();
    }

    boolean hasMissing() {
        int rows = table.rowCount();
        return columns().stream().anyMatch(column -> IntStream.range(0, rows).anyMatch(column::isMissing));
    }

    /** The data types of all columns together. */
    Set<DataType> types() {
        Set<DataType> known = types;
        if (known == null) {
            known = isSparse() ? EnumSet.of(DataType.NUM) : typesOfColumns();
            types = known;
        }
        return known;
    }

    /** True when there are numbers or truth values, and every number that is not missing is whole. */
    boolean numbersAreWhole() {
        return !isSparse()
                && types().contains(DataType.NUM)
                && columns().stream().noneMatch(column -> column instanceof NumberColumn numbers && !isWhole(numbers));
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
