package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The metadata as {@code /info/} shows it: all is text but what the schema gives another type, and a labels file is replaced
 * by the labels read from it (metadata-and-schema.md §1).
 */
final class ShownMetadata {
    private static final Set<String> TRUE = Set.of("yes", "true", "on", "1", "y");

    private ShownMetadata() {}

    /** Of a document; one with problems is not shown in the end. */
    static Map<String, @Nullable Object> of(Block document, List<String> classLabels) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        document.entries().forEach((key, entry) -> shown.put(key, top(key, entry.value(), classLabels)));
        return shown;
    }

    private static @Nullable Object top(String key, Tree value, List<String> classLabels) {
        if (value instanceof Block block) {
            return switch (key) {
                case "inferenceModel" -> inference(block, classLabels);
                case "typeSchema" -> typeSchema(block);
                default -> value.plain();
            };
        }
        return key.equals("majorVersion")
                ? (Object) TRUE.contains(String.valueOf(value.plain()).toLowerCase(Locale.ROOT))
                : value.plain();
    }

    private static Map<String, @Nullable Object> inference(Block block, List<String> classLabels) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        block.entries().forEach((key, entry) -> {
            Object value = entry.value().plain();
            shown.put(key, key.equals("predictionThreshold") ? number(value, Double::valueOf) : value);
        });
        if (shown.containsKey("classLabelsFile") && !classLabels.isEmpty()) {
            shown.put("classLabelsFile", null);
            shown.put("classLabels", classLabels);
        }
        return shown;
    }

    private static Map<String, Object> typeSchema(Block block) {
        Map<String, Object> shown = new LinkedHashMap<>();
        block.entries().forEach((key, entry) -> {
            if (entry.value() instanceof Sequence rules) {
                List<Object> list = new ArrayList<>();
                rules.items().forEach(rule -> list.add(rule instanceof Block known ? rule(known) : rule.plain()));
                shown.put(key, list);
            } else {
                shown.put(key, entry.value().plain());
            }
        });
        return shown;
    }

    private static Map<String, Object> rule(Block rule) {
        Map<String, Object> shown = new LinkedHashMap<>();
        rule.entries().forEach((key, entry) -> shown.put(key, entry.value().plain()));
        if ("number_of_columns".equals(shown.get("field"))) {
            shown.computeIfPresent("value", (key, value) -> whole(value));
        }
        return shown;
    }

    private static Object whole(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ShownMetadata::whole).toList()
                : number(value, Long::valueOf);
    }

    /** What is no number is told as a problem elsewhere. */
    private static Object number(Object value, Function<String, ? extends Number> reader) {
        try {
            return reader.apply(value.toString());
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
