package io.timpani.runner.push;

import io.timpani.config.PushSettings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.LanguageDetection;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that bring a model to the platform, one after the other. */
final class Delivery {
    private final PushSettings settings;
    private final ModelMetadata metadata;
    private final List<Call.Part> files;
    private final Platform platform;

    Delivery(PushSettings settings, List<Call.Part> files, Platform platform) {
        this.settings = settings;
        this.metadata = settings.metadata();
        this.files = files;
        this.platform = platform;
    }

    /**
     * What is there now.
     *
     * @param id of the model or task
     * @param version id of its new version
     * @param training true: it is being trained
     */
    record Delivered(String id, String version, boolean training) {}

    Delivered send() throws IOException, InterruptedException {
        return settings.training() ? task() : model();
    }

    private Delivered model() throws IOException, InterruptedException {
        Optional<String> known = settings.modelId();
        String id =
                known.isPresent() ? known.get() : id(platform.post(Call.json(PlatformApi.MODELS, model(true))), "id");
        return new Delivered(id, version(PlatformApi.MODELS, id), false);
    }

    private Delivered task() throws IOException, InterruptedException {
        Optional<String> known = settings.modelId();
        String id =
                known.isPresent() ? known.get() : id(platform.post(Call.json(PlatformApi.TASKS, model(false))), "id");
        String version = version(PlatformApi.TASKS, id);
        Map<?, ?> blueprint = platform.post(
                Call.json(PlatformApi.BLUEPRINTS, object("customTaskVersionId", version, "saveToCatalog", true)));
        if (settings.trainOnProject().isPresent()) {
            train(settings.trainOnProject().get(), id(blueprint, "userBlueprintId"));
            return new Delivered(id, version, true);
        }
        return new Delivered(id, version, false);
    }

    private void train(String project, String userBlueprint) throws IOException, InterruptedException {
        Map<?, ?> added = platform.post(
                Call.json(PlatformApi.MENU, object("projectId", project, "userBlueprintIds", List.of(userBlueprint))));
        String blueprint = added.get("addedToMenu") instanceof List<?> list
                        && !list.isEmpty()
                        && list.get(0) instanceof Map<?, ?> first
                ? id(first, "blueprintId")
                : id(added, userBlueprint);
        platform.post(Call.json(PlatformApi.trainings(project), object("blueprintId", blueprint)));
    }

    private String version(String kind, String id) throws IOException, InterruptedException {
        Map<String, @Nullable Object> values = object(
                "baseEnvironmentId",
                settings.environmentId(),
                "isMajorUpdate",
                String.valueOf(settings.majorVersion()));
        return id(platform.post(new Call(PlatformApi.versions(kind, id), values, files)), "id");
    }

    private Map<String, @Nullable Object> model(boolean predicts) {
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        model.put("name", metadata.name());
        model.put("targetType", PlatformApi.word(metadata.targetType()));
        model.put("language", language().value());
        if (metadata.tree().get("description") instanceof String description) {
            model.put("description", description);
        }
        if (predicts) {
            model.put("customModelType", "inference");
            settings.targetName().ifPresent(name -> model.put("targetName", name));
            if (metadata.targetType() == TargetType.BINARY) {
                metadata.positiveClassLabel().ifPresent(label -> model.put("positiveClassLabel", label));
                metadata.negativeClassLabel().ifPresent(label -> model.put("negativeClassLabel", label));
                threshold().ifPresent(number -> model.put("predictionThreshold", number));
            } else if (metadata.targetType() == TargetType.MULTICLASS) {
                model.put("classLabels", metadata.classLabels());
            }
        }
        return model;
    }

    private Optional<Double> threshold() {
        return metadata.tree().get("inferenceModel") instanceof Map<?, ?> model
                        && model.get("predictionThreshold") instanceof Double threshold
                ? Optional.of(threshold)
                : Optional.empty();
    }

    private Language language() {
        return LanguageDetection.in(CodeDirectory.list(settings.codeDir()))
                .detected()
                .orElse(Language.OTHER);
    }

    private static Map<String, @Nullable Object> object(Object... pairs) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return object;
    }

    private static String id(Map<?, ?> answer, String key) throws IOException {
        Object id = answer.get(key);
        if (id == null) {
            throw new IOException("the platform's answer lacks " + key + ", so it cannot be gone on with");
        }
        return String.valueOf(id);
    }
}
