package io.timpani.engine.trees;

import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.WarmUp;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the columns of a model's features. */
final class FeatureColumns {
    /** Above this, features without names are found by position only. */
    private static final int MOST_MADE_NAMES = 1 << 16;

    private final int count;
    private final boolean isNamed;
    private final List<String> names;
    private final @Nullable FeatureBinding binding;
    private final JoinedNames joined;
    private final FrameSchema schema;
    private final Map<Integer, CategoryCodes> codes;

    FeatureColumns(ForestModel model, ModelSpec spec) {
        count = model.sums().features();
        isNamed = !model.features().isEmpty();
        codes = model.codes();
        names = isNamed ? model.features() : model.library().madeNames(count);
        if (isNamed) {
            FeatureBinding named = FeatureBinding.of(model.features(), spec);
            binding = named;
            joined = new JoinedNames(model.library().joinsWords() ? named.names() : List.of());
            schema = named.schema(kinds(named.names()));
        } else {
            binding = count <= MOST_MADE_NAMES ? FeatureBinding.of(names, spec) : null;
            joined = new JoinedNames(List.of());
            schema = codes.isEmpty() ? FrameSchema.numbers() : FrameSchema.inferred();
        }
    }

    private Map<String, FrameSchema.Kind> kinds(List<String> names) {
        Map<String, FrameSchema.Kind> kinds = new HashMap<>(names.size() * 2);
        names.forEach(name -> kinds.put(name, FrameSchema.Kind.NUMBER));
        codes.forEach((feature, code) -> kinds.put(names.get(feature), code.kind()));
        joined.features()
                .forEach((column, feature) -> kinds.put(column, kinds.getOrDefault(feature, FrameSchema.Kind.NUMBER)));
        return kinds;
    }

    /** What the reader of the body is asked for. */
    FrameSchema schema() {
        return schema;
    }

    /** A row that the model takes, values made up; empty when it is too wide to be made up. */
    Optional<Frame> sampleRow() {
        if (count > WarmUp.MOST_COLUMNS) {
            return Optional.empty();
        }
        return Optional.of(new Frame(
                1,
                IntStream.range(0, count)
                        .mapToObj(feature -> sample(feature, names.get(feature)))
                        .toList()));
    }

    private Column sample(int feature, String name) {
        CategoryCodes known = codes.get(feature);
        return known != null && known.wantsText()
                ? new TextColumn(name, new String[1])
                : new NumberColumn(name, new double[1]);
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
                values[feature] = numbers(feature, columns.get(feature), frame.rowCount());
            }
            return values;
        }
        int[] places = bound(columns.size()).among(joined.of(frame.columnNames()));
        for (int feature = 0; feature < count; feature++) {
            if (places[feature] != FeatureBinding.ABSENT) {
                values[feature] = numbers(feature, columns.get(places[feature]), frame.rowCount());
            }
        }
        return values;
    }

    /**
     * The column of each feature, {@link FeatureBinding#ABSENT} where there is none.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} when the matrix does not suit the model
     */
    int[] of(SparseMatrix matrix) {
        if (!codes.isEmpty()) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The model knows categories by their values, and a sparse matrix holds numbers only");
        }
        if (!isNamed && matrix.columnCount() == count) {
            return IntStream.range(0, count).toArray();
        }
        FeatureBinding places = bound(matrix.columnCount());
        return matrix.isNamed() ? places.among(joined.of(matrix.columnNames())) : places.among(matrix);
    }

    private FeatureBinding bound(int columns) {
        if (binding == null) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "The model wants %d columns, the body has %d".formatted(count, columns));
        }
        return binding;
    }

    private double[] numbers(int feature, Column column, int rows) {
        CategoryCodes known = codes.isEmpty() ? null : codes.get(feature);
        if (known != null) {
            Optional<double[]> coded = known.codes(column, rows);
            if (coded.isPresent()) {
                known.refuseUnknown(column, coded.get());
                return coded.get();
            }
        } else if (column instanceof NumberColumn numbers) {
            return numbers.values();
        }
        throw new ServingException(
                ErrorCode.INVALID_INPUT, "Column %s holds text, and the model wants numbers".formatted(column.name()));
    }
}
