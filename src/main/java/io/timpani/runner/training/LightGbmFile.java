package io.timpani.runner.training;

import io.timpani.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A model as LightGBM saves it, with the categories of its columns as it writes those of a data frame. */
final class LightGbmFile {
    private static final String CATEGORIES = "pandas_categorical:";

    private LightGbmFile() {}

    static byte[] of(byte[] saved, List<Feature> features) {
        List<List<String>> categories = features.stream()
                .filter(Feature::isCategorical)
                .map(Feature::categories)
                .toList();
        String text = new String(saved, StandardCharsets.UTF_8);
        int old = text.indexOf("\n" + CATEGORIES);
        String model = (old < 0 ? text : text.substring(0, old)).stripTrailing();
        String line = CATEGORIES + (categories.isEmpty() ? "null" : JsonText.of(categories));
        return (model + "\n\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
