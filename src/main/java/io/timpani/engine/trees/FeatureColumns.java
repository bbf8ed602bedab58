package io.timpani.engine.trees;

import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the columns of a model's features. */
final class FeatureColumns {
    /** Above this, features without names are found by position only. */
    private static final int MOST_MADE_NAMES = 1 << 16;

    private final int count;
    private final boolean isNamed;
    private final @Nullable FeatureBinding binding;
    private final FrameSchema schema;

    FeatureColumns(ForestModel model, ModelSpec spec) {
        count = model.forest().features();
        isNamed = !model.features().isEmpty();
        if (isNamed) {
            FeatureBinding named = FeatureBinding.of(model.features(), spec);
            binding = named;
            schema = named.schema(List.of());
        } else {
            binding = count <= MOST_MADE_NAMES ? FeatureBinding.of(new MadeNames(count), spec) : null;
            schema = FrameSchema.numbers();
        }
    }

    /** What the library calls features that have no names. */
    private static final class MadeNames extends AbstractList<String> {
        private final int count;

        MadeNames(int count) {
            this.count = count;
        }

        @Override
        public String get(int index) {
            return "f" + index;
        }

        @Override
        public int size() {
            return count;
        }
    }

    /** What the reader of the body is asked for. */
    FrameSchema schema() {
        return schema;
    }

    /**
     * The values of each feature, null where the body has no such column.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} when the columns do not suit the model
     */
    double[] @Nullable [] of(Frame frame) {
        double[] @Nullable [] values = new double[count][];
        List<Column> columns = frame.columns();
        if (!isNamed && columns.size() == count) {
            for (int feature = 0; feature < count; feature++) {
                values[feature] = numbers(columns.get(feature));
            }
            return values;
        }
        if (binding == null) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The model wants %d columns, the body has %d".formatted(count, columns.size()));
        }
        int[] places = binding.among(frame.columnNames());
        for (int feature = 0; feature < count; feature++) {
            if (places[feature] != FeatureBinding.ABSENT) {
                values[feature] = numbers(columns.get(places[feature]));
            }
        }
        return values;
    }

    private static double[] numbers(Column column) {
        if (column instanceof NumberColumn numbers) {
            return numbers.values();
        }
        throw new ServingException(
                ErrorCode.INVALID_INPUT, "Column %s holds text, and the model wants numbers".formatted(column.name()));
    }
}
