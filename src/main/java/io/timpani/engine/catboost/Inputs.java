package io.timpani.engine.catboost;

import ai.catboost.CatBoostModel;
import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the columns of a frame get into the two kinds of input of a model: numbers, and categories as texts. */
final class Inputs {
    private final List<String> names;
    private final @Nullable FeatureBinding binding;
    private final FrameSchema schema;
    // places of features among all of them
    private final int[] numbers;
    private final int[] categories;

    /** @param features in the order in which the model was trained with them, numbers and categories mixed */
    Inputs(List<CatBoostModel.Feature> features, ModelSpec model) {
        names = features.stream().map(CatBoostModel.Feature::getName).toList();
        numbers = places(features, false);
        categories = places(features, true);
        List<String> texts = IntStream.of(categories).mapToObj(names::get).toList();
        // the library calls features by their places when they have no names
        boolean named = !IntStream.range(0, names.size())
                .allMatch(place -> names.get(place).equals(Integer.toString(place)));
        binding = named ? FeatureBinding.of(names, model) : null;
        schema = binding != null
                ? binding.schema(texts)
                : texts.isEmpty() ? FrameSchema.numbers() : FrameSchema.inferred();
    }

    private static int[] places(List<CatBoostModel.Feature> features, boolean categorical) {
        return IntStream.range(0, features.size())
                .filter(place -> features.get(place) instanceof CatBoostModel.CatFeature == categorical)
                .toArray();
    }

    FrameSchema schema() {
        return schema;
    }

    /** One row of all features, also of those without names. */
    Frame sampleRow() {
        List<Column> columns = new ArrayList<>();
        for (int place = 0; place < names.size(); place++) {
            boolean isText = Arrays.binarySearch(categories, place) >= 0;
            columns.add(
                    isText
                            ? new TextColumn(names.get(place), new String[1])
                            : new NumberColumn(names.get(place), new double[1]));
        }
        return new Frame(1, columns);
    }

    int count() {
        return names.size();
    }

    int numberCount() {
        return numbers.length;
    }

    int categoryCount() {
        return categories.length;
    }

    /**
     * The column of each feature, null where the frame has none.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} when the frame does not suit the model
     */
    @Nullable
    Column[] columns(Frame frame) {
        List<Column> given = frame.columns();
        if (binding == null) {
            if (given.size() != names.size()) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "The model wants %d columns, the body has %d".formatted(names.size(), given.size()));
            }
            return given.toArray(new Column[0]);
        }
        int[] indices = binding.among(frame.columnNames());
        @Nullable Column[] columns = new Column[indices.length];
        for (int feature = 0; feature < columns.length; feature++) {
            columns[feature] = indices[feature] == FeatureBinding.ABSENT ? null : given.get(indices[feature]);
        }
        return columns;
    }

    /** Fills {@code [row, number]} with the rows from {@code from} on. */
    void putNumbers(@Nullable Column[] columns, int from, float[][] cells) {
        for (int place = 0; place < numbers.length; place++) {
            Column column = columns[numbers[place]];
            if (column == null) {
                for (float[] row : cells) {
                    row[place] = Float.NaN;
                }
            } else if (column instanceof NumberColumn given) {
                double[] values = given.values();
                for (int row = 0; row < cells.length; row++) {
                    cells[row][place] = (float) values[from + row];
                }
            } else {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "Column %s holds text, and the model wants numbers".formatted(column.name()));
            }
        }
    }

    /** Fills {@code [row, category]} with the rows from {@code from} on. */
    void putCategories(@Nullable Column[] columns, int from, String[][] cells) {
        for (int place = 0; place < categories.length; place++) {
            Column column = columns[categories[place]];
            for (int row = 0; row < cells.length; row++) {
                cells[row][place] = text(column, from + row);
            }
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
