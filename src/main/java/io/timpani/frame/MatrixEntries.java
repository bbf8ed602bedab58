package io.timpani.frame;

import java.util.Arrays;
import java.util.List;

/** Cells of a sparse matrix in the order they come, and their arrangement into rows. */
final class MatrixEntries {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private int[] rows = new int[16];
    private int[] columns = new int[16];
    private double[] values = new double[16];
    private int count;

    void add(int row, int column, double value) {
        if (count == rows.length) {
            grow();
        }
        rows[count] = row;
        columns[count] = column;
        values[count++] = value;
    }

    private void grow() {
        if (count == MOST) {
            throw Refusal.of("The matrix has more than " + MOST + " cells.");
        }
        int capacity = (int) Math.min(MOST, count * 2L);
        rows = Arrays.copyOf(rows, capacity);
        columns = Arrays.copyOf(columns, capacity);
        values = Arrays.copyOf(values, capacity);
    }

    /** The matrix with columns ascending in each row, and cells that came twice summed. */
    SparseMatrix toMatrix(int rowCount, List<String> names) {
        int[] start = new int[rowCount + 1];
        for (int i = 0; i < count; i++) {
            start[rows[i] + 1]++;
        }
        for (int row = 0; row < rowCount; row++) {
            start[row + 1] += start[row];
        }
        int[] index = new int[count];
        double[] cells = new double[count];
        int[] next = Arrays.copyOf(start, rowCount);
        for (int i = 0; i < count; i++) {
            int at = next[rows[i]]++;
            index[at] = columns[i];
            cells[at] = values[i];
        }
        int kept = 0;
        int from = 0;
        for (int row = 0; row < rowCount; row++) {
            int to = start[row + 1];
            sort(index, cells, from, to);
            int first = kept;
            for (int i = from; i < to; i++) {
                if (kept > first && index[kept - 1] == index[i]) {
                    cells[kept - 1] += cells[i];
                } else {
                    index[kept] = index[i];
                    cells[kept++] = cells[i];
                }
            }
            from = to;
            start[row + 1] = kept;
        }
        if (kept < count) {
            index = Arrays.copyOf(index, kept);
            cells = Arrays.copyOf(cells, kept);
        }
        return new SparseMatrix(rowCount, names, start, index, cells);
    }

    /** By column, cells of one column in the order they came. Most bodies are in order already. */
    private static void sort(int[] index, double[] cells, int from, int to) {
        int p = from + 1;
        while (p < to && index[p - 1] <= index[p]) {
            p++;
        }
        if (p >= to) {
            return;
        }
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = ((long) index[i] << Integer.SIZE) | (i - from);
        }
        Arrays.sort(keys);
        double[] before = Arrays.copyOfRange(cells, from, to);
        for (int i = from; i < to; i++) {
            long key = keys[i - from];
            index[i] = (int) (key >>> Integer.SIZE);
            cells[i] = before[(int) key];
        }
    }
}
