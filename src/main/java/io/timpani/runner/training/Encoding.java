package io.timpani.runner.training;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is made of the columns of a table.
 *
 * @param features those that can be learned from
 * @param leftOut what was left out and why, a sentence each
 */
public record Encoding(List<Feature> features, List<String> leftOut) {
    private static final int MOST_CATEGORIES = 1000;
    /** A column with more different texts per row than this says who a row is, not what it is like. */
    private static final double MOST_DIFFERENT = 0.5;

    private static final int FEW_CATEGORIES = 50;

    public Encoding {
        features = List.copyOf(features);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Encodes a table; its columns are numbers or texts.
     *
     * @throws ServingException naming a cell with an infinite number
     */
    public static Encoding of(Frame frame) {
        List<Feature> features = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Column column : frame.columns()) {
            if (column instanceof NumberColumn numbers) {
                double[] values = Arrays.copyOf(numbers.values(), frame.rowCount());
                refuseInfinite(column.name(), values);
                if (Arrays.stream(values).allMatch(Double::isNaN)) {
                    leftOut.add("the column %s is left out: it is empty".formatted(column.name()));
                } else {
                    features.add(new Feature(column.name(), List.of(), values));
                }
            } else if (column instanceof TextColumn texts) {
                List<String> categories = categories(texts, frame.rowCount());
                if (categories.size() > MOST_CATEGORIES
                        || (categories.size() > FEW_CATEGORIES
                                && categories.size() > MOST_DIFFERENT * frame.rowCount())) {
                    leftOut.add("the column %s is left out: it has %d different texts in %d rows"
                            .formatted(column.name(), categories.size(), frame.rowCount()));
                } else {
                    features.add(new Feature(column.name(), categories, codes(texts, categories, frame.rowCount())));
                }
            }
        }
        return new Encoding(features, leftOut);
    }

    /** No trainer of ours learns from them, and one cell would spoil the whole model. */
    private static void refuseInfinite(String column, double[] values) {
        for (int row = 0; row < values.length; row++) {
            if (Double.isInfinite(values[row])) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the column %s holds an infinite number in row %d: make it finite, or leave the cell empty"
                                .formatted(column, row + 1));
            }
        }
    }

    /** In the order of their bytes, which is the same everywhere. */
    private static List<String> categories(TextColumn column, int rows) {
        return Arrays.stream(column.values(), 0, rows)
                .filter(Objects::nonNull)
                .distinct()
                .sorted((a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static double[] codes(TextColumn column, List<String> categories, int rows) {
        Map<String, Integer> places = new HashMap<>();
        categories.forEach(category -> places.put(category, places.size()));
        double[] codes = new double[rows];
        for (int row = 0; row < rows; row++) {
            String text = column.values()[row];
            Integer place = text == null ? null : places.get(text);
            codes[row] = place == null ? Double.NaN : place;
        }
        return codes;
    }
}
