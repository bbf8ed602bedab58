package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.timpani.engine.FeatureBinding;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input filled from the columns of a frame.
 *
 * @param columns one per feature, null where the body lacks it
 * @param features the names of the features, for messages; empty when bound by position
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call, on the hot path
record DenseInput(InputTensor declared, @Nullable Column[] columns, List<String> features) implements BoundInput {
    /** The columns are the features, in order. */
    static DenseInput byPosition(InputTensor declared, Frame frame) {
        return new DenseInput(declared, frame.columns().toArray(new Column[0]), List.of());
    }

    /**
     * Columns are found by the names of the features.
     *
     * @param found the column of each feature, or {@link FeatureBinding#ABSENT}
     */
    static DenseInput byName(InputTensor declared, Frame frame, int[] found, List<String> features) {
        @Nullable Column[] columns = new Column[found.length];
        for (int feature = 0; feature < columns.length; feature++) {
            int index = found[feature];
            columns[feature] =
                    index == FeatureBinding.ABSENT ? null : frame.columns().get(index);
        }
        return new DenseInput(declared, columns, features);
    }

    @Override
    public int width() {
        return columns.length;
    }

    @Override
    public OnnxTensor tensor(OrtEnvironment environment, Scratch scratch, int from, int rows) throws OrtException {
        int width = columns.length;
        long[] shape = declared.shape(rows, width);
        int count = Math.multiplyExact(rows, width);
        if (declared.isText()) {
            String[] texts = new String[count];
            for (int feature = 0; feature < width; feature++) {
                putTexts(texts, feature, from, rows);
            }
            return OnnxTensor.createTensor(environment, texts, shape);
        }
        Cells cells = Cells.of(declared.type(), count, scratch);
        for (int feature = 0; feature < width; feature++) {
            putNumbers(cells, feature, from, rows);
        }
        return cells.tensor(environment, shape);
    }

    private void putNumbers(Cells cells, int feature, int from, int rows) {
        Column column = columns[feature];
        if (column == null) {
            for (int row = 0; row < rows; row++) {
                if (!cells.put(row * columns.length + feature, Double.NaN)) {
                    throw lacking(features.get(feature));
                }
            }
        } else if (column instanceof NumberColumn numbers) {
            int refused = cells.putAll(numbers.values(), from, rows, feature, columns.length);
            if (refused != Cells.NONE) {
                throw refused(column.name(), refused, numbers.values()[refused]);
            }
        } else {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "Column %s holds text, and the model wants %s".formatted(column.name(), declared.typeName()));
        }
    }

    private void putTexts(String[] texts, int feature, int from, int rows) {
        Column column = columns[feature];
        for (int row = 0; row < rows; row++) {
            texts[row * columns.length + feature] = text(column, from + row);
        }
    }

    private static String text(@Nullable Column column, int row) {
        if (column instanceof TextColumn texts) {
            String text = texts.values()[row];
            return text == null ? "" : text;
        }
        // Arrow bodies bring numbers where CSV would have brought text
        if (column instanceof NumberColumn numbers && !column.isMissing(row)) {
            return NumberText.of(numbers.values()[row]);
        }
        return "";
    }
}
