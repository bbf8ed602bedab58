package io.timpani.config;

import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.MissingFeatures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds which model of a directory is loaded, and how. The metadata file's keys are the contract's, which refuses others: what
 * it says of this stands below {@code customPredictor}, a key that is free to hold anything, in a map named {@code timpani}.
 */
final class LoadBinder {
    private static final String REFUSE = "refuse";

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    LoadBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    LoadSettings bind(Optional<ModelMetadata> metadata) {
        Map<?, ?> choices = metadata.map(ModelMetadata::tree)
                .flatMap(tree -> map(tree.get("customPredictor")))
                .flatMap(predictor -> map(predictor.get("timpani")))
                .orElse(Map.of());
        return new LoadSettings(
                values.text(Setting.ENGINE)
                        .or(() -> ofMetadata(choices, "engine"))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT)),
                values.text(Setting.MODEL_FILE).or(() -> ofMetadata(choices, "modelFile")),
                values.choice(Setting.MISSING_FEATURES, List.of("null", REFUSE))
                        .filter(REFUSE::equals)
                        .map(word -> MissingFeatures.REFUSE)
                        .orElse(MissingFeatures.NULL),
                lookup.find(Setting.WARM_UP).map(values::isTrue).orElse(true));
    }

    private Optional<String> ofMetadata(Map<?, ?> choices, String key) {
        @Nullable Object value = choices.get(key);
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text.strip());
        }
        if (choices.containsKey(key)) {
            findings.start("The key customPredictor.timpani." + key + " in " + MetadataReader.FILE_NAME
                    + " must be a text that is not blank.");
        }
        return Optional.empty();
    }

    private static Optional<Map<?, ?>> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }
}
