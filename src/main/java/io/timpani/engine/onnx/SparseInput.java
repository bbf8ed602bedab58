package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.timpani.engine.FeatureBinding;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An input filled from a sparse matrix; cells that are not stored are 0.
 *
 * @param columns the columns that are features, ascending; null when each column is the feature of its place
 * @param places place of each of {@code columns} among the features
 * @param features the names of all features
 * @param absent the features that the matrix has no column for
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call, on the hot path
record SparseInput(
        InputTensor declared,
        SparseMatrix matrix,
        int @Nullable [] columns,
        int[] places,
        List<String> features,
        int[] absent)
        implements BoundInput {
    /** A model that takes any number of columns is given this many at most: a header alone can declare two billion. */
    static final int WIDEST = 1 << 20;

    /** So many cells are filled whatever the matrix; more only when it stores one of every {@link #CELLS_PER_STORED}. */
    private static final long MOST_EMPTY_CELLS = 1L << 30;

    private static final long CELLS_PER_STORED = 1 << 14;

    /**
     * Columns are the features, in order.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT}: too large for what is stored
     */
    static SparseInput byPosition(InputTensor declared, SparseMatrix matrix) {
        long width = matrix.columnCount();
        if (declared.width() == InputTensor.ANY_WIDTH && width > WIDEST) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The matrix has %d columns, the model takes up to %d".formatted(width, WIDEST));
        }
        int stored = matrix.rowStart()[matrix.rowCount()];
        long cells = matrix.rowCount() * width;
        if (cells > MOST_EMPTY_CELLS && stored < cells / CELLS_PER_STORED) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The matrix of %d rows and %d columns has only %d entries, too few for its size"
                            .formatted(matrix.rowCount(), width, stored));
        }
        return new SparseInput(declared, matrix, null, new int[0], matrix.columnNames(), new int[0]);
    }

    /**
     * Columns are found by the names of the features.
     *
     * @param found the column of each feature, or {@link FeatureBinding#ABSENT}
     * @param features their names; of equal ones the first takes the column, the others count as absent
     */
    static SparseInput byName(InputTensor declared, SparseMatrix matrix, int[] found, List<String> features) {
        // column and place of each feature as one number, to sort them by column
        long[] pairs = IntStream.range(0, found.length)
                .filter(place -> found[place] != FeatureBinding.ABSENT)
                .mapToLong(place -> ((long) found[place] << Integer.SIZE) | place)
                .sorted()
                .toArray();
        int[] columns = new int[pairs.length];
        int[] places = new int[pairs.length];
        boolean[] filled = new boolean[found.length];
        int count = 0;
        for (long pair : pairs) {
            int column = (int) (pair >>> Integer.SIZE);
            if (count == 0 || columns[count - 1] != column) {
                columns[count] = column;
                places[count] = (int) pair;
                filled[(int) pair] = true;
                count++;
            }
        }
        int[] absent = IntStream.range(0, filled.length)
                .filter(feature -> !filled[feature])
                .toArray();
        return new SparseInput(
                declared, matrix, Arrays.copyOf(columns, count), Arrays.copyOf(places, count), features, absent);
    }

    @Override
    public int width() {
        return features.size();
    }

    @Override
    public OnnxTensor tensor(OrtEnvironment environment, Scratch scratch, int from, int rows) throws OrtException {
        int width = width();
        int count = Math.multiplyExact(rows, width);
        Cells cells = Cells.of(declared.type(), count, scratch);
        for (int index = 0; index < count; index++) {
            cells.put(index, 0);
        }
        for (int feature : absent) {
            for (int row = 0; row < rows; row++) {
                if (!cells.put(row * width + feature, Double.NaN)) {
                    throw lacking(features.get(feature));
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            putRow(cells, from + row, row * width);
        }
        return cells.tensor(environment, declared.shape(rows, width));
    }

    private void putRow(Cells cells, int row, int offset) {
        for (int stored = matrix.rowStart()[row]; stored < matrix.rowStart()[row + 1]; stored++) {
            int feature = feature(matrix.columnIndex()[stored]);
            double value = matrix.values()[stored];
            if (feature != FeatureBinding.ABSENT && !cells.put(offset + feature, value)) {
                throw refused(features.get(feature), row, value);
            }
        }
    }

    private int feature(int column) {
        if (columns == null) {
            return column;
        }
        int at = Arrays.binarySearch(columns, column);
        return at < 0 ? FeatureBinding.ABSENT : places[at];
    }
}
