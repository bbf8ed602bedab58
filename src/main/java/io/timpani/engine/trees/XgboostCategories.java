package io.timpani.engine.trees;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The categories that XGBoost 3.1 and later know by their values, feature by feature: numbers, or texts as bytes that follow
 * each other and the place where each begins. A feature without any is one of numbers.
 */
final class XgboostCategories {
    private final List<List<@Nullable Object>> features = new ArrayList<>();
    private int @Nullable [] offsets;
    private double[] values = new double[64];
    private int count;

    /** Reads them. */
    void read(Document in) throws IOException {
        in.object(key -> {
            if (key.equals("enc")) {
                in.array(() -> readFeature(in));
            } else {
                in.skip();
            }
        });
    }

    private void readFeature(Document in) throws IOException {
        offsets = null;
        count = 0;
        in.object(key -> {
            switch (key) {
                case "offsets" -> offsets = in.ints();
                case "values" -> in.array(() -> add(in.number()));
                default -> in.skip();
            }
        });
        features.add(offsets == null ? numbers() : texts(offsets));
    }

    private void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    private List<@Nullable Object> numbers() {
        List<@Nullable Object> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(values[i]);
        }
        return numbers;
    }

    private List<@Nullable Object> texts(int[] starts) throws ModelFormatException {
        byte[] letters = new byte[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) values[i];
        }
        List<@Nullable Object> texts = new ArrayList<>();
        for (int i = 0; i + 1 < starts.length; i++) {
            int start = starts[i];
            int end = starts[i + 1];
            if (start < 0 || end < start || end > count) {
                throw new ModelFormatException("has texts of categories that lie outside of their letters");
            }
            texts.add(new String(letters, start, end - start, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** The codes of each feature that has categories. */
    Map<Integer, CategoryCodes> codes(int featureCount) throws ModelFormatException {
        if (!features.isEmpty() && features.size() != featureCount) {
            throw new ModelFormatException(
                    "has %d features and categories of %d".formatted(featureCount, features.size()));
        }
        Map<Integer, CategoryCodes> codes = new HashMap<>();
        for (int feature = 0; feature < features.size(); feature++) {
            if (!features.get(feature).isEmpty()) {
                codes.put(feature, CategoryCodes.closed(features.get(feature)));
            }
        }
        return codes;
    }
}
