package io.timpani.runner.training;

import io.timpani.json.JsonReader;
import io.timpani.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as XGBoost saves it in JSON, cut down to its best rounds, with its categories by their values. Versions 3.1 and later
 * of the library write and read these themselves; the one that trains here knows codes only.
 */
final class XgboostFile {
    private XgboostFile() {}

    /**
     * The file.
     *
     * @param saved by the library
     * @param rounds from the first on that stay
     */
    static byte[] of(byte[] saved, int rounds, List<Feature> features) {
        Map<String, @Nullable Object> document = map(JsonReader.read(saved));
        Map<String, @Nullable Object> booster = map(map(document.get("learner")).get("gradient_booster"));
        Map<String, @Nullable Object> model = map(booster.get("model"));
        List<@Nullable Object> starts = list(model.get("iteration_indptr"));
        List<@Nullable Object> trees = list(model.get("trees"));
        int kept =
                rounds + 1 < starts.size() && starts.get(rounds) instanceof Number end ? end.intValue() : trees.size();
        model.put("trees", trees.subList(0, kept));
        model.put("tree_info", list(model.get("tree_info")).subList(0, kept));
        model.put("iteration_indptr", starts.subList(0, Math.min(starts.size(), rounds + 1)));
        map(model.get("gbtree_model_param")).put("num_trees", String.valueOf(kept));
        if (features.stream().anyMatch(Feature::isCategorical)) {
            model.put("cats", categories(features));
        }
        return JsonText.of(document).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> categories(List<Feature> features) {
        List<Map<String, @Nullable Object>> encodings = new ArrayList<>();
        List<Integer> segments = new ArrayList<>(List.of(0));
        List<Integer> sorted = new ArrayList<>();
        for (Feature feature : features) {
            encodings.add(encoding(feature.categories()));
            segments.add(
                    segments.get(segments.size() - 1) + feature.categories().size());
            // categories are in the order of their bytes already
            for (int code = 0; code < feature.categories().size(); code++) {
                sorted.add(code);
            }
        }
        Map<String, @Nullable Object> categories = new LinkedHashMap<>();
        categories.put("enc", encodings);
        categories.put("feature_segments", segments);
        categories.put("sorted_idx", sorted);
        return categories;
    }

    private static Map<String, @Nullable Object> encoding(List<String> categories) {
        List<Integer> offsets = new ArrayList<>();
        List<Integer> letters = new ArrayList<>();
        for (String category : categories) {
            offsets.add(letters.size());
            for (byte letter : category.getBytes(StandardCharsets.UTF_8)) {
                letters.add((int) letter);
            }
        }
        if (!categories.isEmpty()) {
            offsets.add(letters.size());
        }
        Map<String, @Nullable Object> encoding = new LinkedHashMap<>();
        encoding.put("offsets", offsets);
        encoding.put("values", letters);
        return encoding;
    }

    @SuppressWarnings("unchecked") // what the reader makes of an object
    private static Map<String, @Nullable Object> map(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalStateException("the library saved a model in a form that is not known");
    }

    @SuppressWarnings("unchecked") // what the reader makes of an array
    private static List<@Nullable Object> list(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new IllegalStateException("the library saved a model in a form that is not known");
    }
}
