package io.timpani.engine.trees;

import io.timpani.frame.Column;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that stand for the categories of a data frame: their places in the list it had. Whatever else comes is missing, or,
 * where the list is closed, wrong.
 */
abstract sealed class CategoryCodes {
    private static final double UNKNOWN = Double.NaN;

    private final int size;

    private final boolean isClosed;

    private CategoryCodes(int size, boolean isClosed) {
        this.size = size;
        this.isClosed = isClosed;
    }

    /**
     * Codes of a list of categories.
     *
     * @param categories as JSON has them: numbers and truth values are compared as numbers, a list with a text in it as texts
     * @throws IllegalArgumentException when one of them is neither
     */
    static CategoryCodes of(List<@Nullable Object> categories) {
        return of(categories, false);
    }

    /** As {@link #of}, of a list that no value may be missing in, as XGBoost has it. */
    static CategoryCodes closed(List<@Nullable Object> categories) {
        return of(categories, true);
    }

    private static CategoryCodes of(List<@Nullable Object> categories, boolean isClosed) {
        boolean numbers =
                categories.stream().allMatch(category -> number(category).isPresent());
        return numbers ? new Numbers(categories, isClosed) : new Texts(categories, isClosed);
    }

    /** The number of categories. */
    int size() {
        return size;
    }

    /** True when the column is to be read as text. */
    boolean wantsText() {
        return this instanceof Texts;
    }

    /** How the column is to be read: a cell that is no category is missing, and does not make the body wrong. */
    FrameSchema.Kind kind() {
        return wantsText() ? FrameSchema.Kind.TEXT : FrameSchema.Kind.INFERRED;
    }

    /**
     * The codes of the first rows of a column, {@code NaN} where there is none.
     *
     * @return empty for a kind of column that holds other things
     */
    abstract Optional<double[]> codes(Column column, int rows);

    /**
     * Looks for values without a code.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} naming the first row, counted from 1, where the list is closed
     */
    void refuseUnknown(Column column, double[] codes) {
        for (int row = 0; isClosed && row < codes.length; row++) {
            if (Double.isNaN(codes[row]) && !column.isMissing(row)) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "Column %s, row %d: the model was trained without this category"
                                .formatted(column.name(), row + 1));
            }
        }
    }

    private static Optional<Double> number(@Nullable Object category) {
        if (category instanceof Boolean truth) {
            return Optional.of(truth ? 1.0 : 0.0);
        }
        return category instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    private static final class Numbers extends CategoryCodes {
        private final double[] sorted;
        private final int[] places;

        Numbers(List<@Nullable Object> categories, boolean isClosed) {
            super(categories.size(), isClosed);
            double[] values = categories.stream()
                    .mapToDouble(category -> number(category).orElseThrow() + 0.0)
                    .toArray();
            places = IntStream.range(0, values.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(values[a], values[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            sorted = IntStream.of(places).mapToDouble(place -> values[place]).toArray();
        }

        @Override
        Optional<double[]> codes(Column column, int rows) {
            double[] codes = new double[rows];
            if (column instanceof NumberColumn numbers) {
                for (int row = 0; row < rows; row++) {
                    codes[row] = code(numbers.values()[row]);
                }
            } else if (column instanceof TextColumn texts) {
                // truth values, and numbers beside a cell that is none
                for (int row = 0; row < rows; row++) {
                    String text = texts.values()[row];
                    codes[row] = text == null ? UNKNOWN : code(NumberText.number(text));
                }
            } else {
                return Optional.empty();
            }
            return Optional.of(codes);
        }

        private double code(double value) {
            // + 0.0: the search tells the zeros apart
            int at = Arrays.binarySearch(sorted, value + 0.0);
            return at < 0 ? UNKNOWN : places[at];
        }
    }

    private static final class Texts extends CategoryCodes {
        private final Map<String, Integer> places;

        Texts(List<@Nullable Object> categories, boolean isClosed) {
            super(categories.size(), isClosed);
            places = new HashMap<>(categories.size() * 2);
            for (Object category : categories) {
                if (!(category instanceof String) && number(category).isEmpty()) {
                    throw new IllegalArgumentException("a category is neither a text nor a number");
                }
                places.putIfAbsent(String.valueOf(category), places.size());
            }
        }

        @Override
        Optional<double[]> codes(Column column, int rows) {
            double[] codes = new double[rows];
            if (column instanceof TextColumn texts) {
                for (int row = 0; row < rows; row++) {
                    codes[row] = code(texts.values()[row]);
                }
            } else if (column instanceof NumberColumn numbers) {
                // Arrow bodies bring numbers where CSV would have brought text
                for (int row = 0; row < rows; row++) {
                    codes[row] = column.isMissing(row) ? UNKNOWN : code(NumberText.of(numbers.values()[row]));
                }
            } else {
                return Optional.empty();
            }
            return Optional.of(codes);
        }

        private double code(@Nullable String text) {
            Integer place = text == null ? null : places.get(text);
            return place == null ? UNKNOWN : place;
        }
    }
}
