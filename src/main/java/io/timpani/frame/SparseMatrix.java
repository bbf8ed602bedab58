package io.timpani.frame;

import java.util.List;

/**
 * A sparse matrix in compressed sparse row form, shape {@code [rows, columns]}; cells that are not stored are 0.
 *
 * @param rowCount number of rows
 * @param columnNames one name per column
 * @param rowStart {@code rowCount + 1} offsets into the next two arrays
 * @param columnIndex 0-based column of each stored cell
 * @param values value of each stored cell
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
public record SparseMatrix(int rowCount, List<String> columnNames, int[] rowStart, int[] columnIndex, double[] values)
        implements Table {
    public SparseMatrix {
        // made names are immutable, and may be far more than can be copied
        columnNames = columnNames instanceof IntegerNames ? columnNames : List.copyOf(columnNames);
    }

    /**
     * False when the body gave no names, and the columns are called 0, 1, … There may be two billion of them then, so that
     * names are to be looked for with {@link List#indexOf}, which is quick on that list, and never to be walked over.
     */
    public boolean isNamed() {
        return !(columnNames instanceof IntegerNames);
    }

    /** The number of columns. */
    public int columnCount() {
        return columnNames.size();
    }
}
