package io.timpani.config;

import io.timpani.metadata.ModelMetadata;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which model is served.
 *
 * @param codeDir absolute real path of an existing directory
 * @param targetType kind of answer
 * @param labels none unless {@code targetType} is a classification
 * @param language forced language, or empty
 * @param metadata what {@code model-metadata.yaml} says, empty when there is none
 * @param targetName name of the target column, empty = not given
 * @param environment variables for the processes of the model, on top of the server's own
 * @param options texts for predictors, by the names of {@code model-contract.md} §10
 * @param load how the model is found, loaded and called
 */
public record ModelSettings(
        Path codeDir,
        TargetType targetType,
        ClassLabels labels,
        Optional<Language> language,
        Optional<ModelMetadata> metadata,
        Optional<String> targetName,
        Map<String, String> environment,
        Map<String, String> options,
        LoadSettings load) {

    /** A model that the directory tells, whose target has no name and whose processes get the server's environment. */
    public ModelSettings(
            Path codeDir,
            TargetType targetType,
            ClassLabels labels,
            Optional<Language> language,
            Optional<ModelMetadata> metadata,
            Map<String, String> options) {
        this(
                codeDir,
                targetType,
                labels,
                language,
                metadata,
                Optional.empty(),
                Map.of(),
                options,
                LoadSettings.DEFAULT);
    }
}
