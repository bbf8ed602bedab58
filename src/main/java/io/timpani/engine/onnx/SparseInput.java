package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.timpani.frame.SparseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An input filled from a sparse matrix; cells that are not stored are 0.
 *
 * @param featureOf feature of each column of the matrix, or {@link Features#UNKNOWN}
 * @param features the names of all features
 * @param absent the features that the matrix has no column for
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call, on the hot path
record SparseInput(InputTensor declared, SparseMatrix matrix, int[] featureOf, List<String> features, int[] absent)
        implements BoundInput {
    /** Columns are the features, in order. */
    static SparseInput byPosition(InputTensor declared, SparseMatrix matrix) {
        int[] featureOf = new int[matrix.columnCount()];
        Arrays.setAll(featureOf, column -> column);
        return new SparseInput(declared, matrix, featureOf, matrix.columnNames(), new int[0]);
    }

    /** Columns are found by the names of the features. */
    static SparseInput byName(InputTensor declared, SparseMatrix matrix, Features features) {
        List<String> columns = matrix.columnNames();
        int[] featureOf = new int[columns.size()];
        boolean[] found = new boolean[features.names().size()];
        for (int column = 0; column < featureOf.length; column++) {
            int feature = features.indexOf(columns.get(column));
            featureOf[column] = feature;
            if (feature != Features.UNKNOWN) {
                found[feature] = true;
            }
        }
        int[] absent = IntStream.range(0, found.length)
                .filter(feature -> !found[feature])
                .toArray();
        return new SparseInput(declared, matrix, featureOf, features.names(), absent);
    }

    boolean hasColumns() {
        return absent.length < features.size();
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
            int feature = featureOf[matrix.columnIndex()[stored]];
            double value = matrix.values()[stored];
            if (feature != Features.UNKNOWN && !cells.put(offset + feature, value)) {
                throw refused(features.get(feature), row, value);
            }
        }
    }
}
