package io.timpani.config;

import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Binds which model is served; what the metadata file says fills the gaps and must not contradict. */
final class ModelBinder {
    private final Lookup lookup;
    private final Values values;
    private final Findings findings;
    private final CodeFiles files;
    private Optional<TargetType> targetType = Optional.empty();

    ModelBinder(Lookup lookup, Values values, Findings findings, CodeFiles files) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
        this.files = files;
    }

    /** Returns the model's settings, complete only when there are no problems. */
    Optional<ModelSettings> bind(ServerSettings server, AdmissionSettings admission) {
        targetType = resolveTargetType();
        ClassLabels labels =
                new LabelsBinder(lookup, values, findings).bind(targetType, files.metadata(), files.metadataKnown());
        Optional<Language> language = language();
        LoadSettings load = new LoadBinder(lookup, values, findings).bind(files.metadata());
        if (files.directory().isEmpty() || targetType.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ModelSettings(
                files.directory().get(),
                targetType.get(),
                labels,
                language,
                files.metadata(),
                targetName(),
                environment(server),
                new PredictorOptions(values).collect(server, admission),
                load));
    }

    private Map<String, String> environment(ServerSettings server) {
        Map<String, String> environment = new HashMap<>(files.parameters());
        environment.put("ADDRESS", server.host() + ":" + server.port());
        return environment;
    }

    /** The resolved target type, empty when it is missing or unknown. */
    Optional<TargetType> targetType() {
        return targetType;
    }

    /** Text targets name the column of the prediction that way. */
    private Optional<String> targetName() {
        Optional<String> name = lookup.variable("TARGET_NAME").map(Given::text);
        boolean isNeeded = targetType
                .filter(type -> type.isTextLike() && type != TargetType.GEO_POINT)
                .isPresent();
        if (name.isEmpty() && isNeeded) {
            findings.start("The environment variable TARGET_NAME is missing: a "
                    + targetType.map(TargetType::value).orElse("text") + " model needs the name of its target.");
        }
        return name;
    }

    private Optional<TargetType> resolveTargetType() {
        Optional<Given> given = lookup.find(Setting.TARGET_TYPE);
        Optional<TargetType> ofMetadata = files.metadata().map(ModelMetadata::targetType);
        if (given.isEmpty()) {
            if (ofMetadata.isEmpty() && files.metadataKnown()) {
                findings.start("The target type is missing: give --target-type, the environment variable TARGET_TYPE or"
                        + " the key targetType in " + MetadataReader.FILE_NAME + ".");
            }
            return ofMetadata;
        }
        Optional<TargetType> type = TargetType.of(given.get().text());
        if (type.isEmpty()) {
            findings.usage(given.get().origin() + " must be one of " + TargetType.allValues() + ", but is "
                    + given.get().text() + ".");
        } else if (ofMetadata.isPresent() && ofMetadata.get() != type.get()) {
            findings.start(
                    "The target type is " + type.get() + " in " + given.get().origin() + " but " + ofMetadata.get()
                            + " in " + MetadataReader.FILE_NAME + ": change one of them.");
        }
        return type;
    }

    private Optional<Language> language() {
        return values.choice(
                        Setting.LANGUAGE,
                        Arrays.stream(Language.values()).map(Language::value).toList())
                .flatMap(Language::of);
    }
}
