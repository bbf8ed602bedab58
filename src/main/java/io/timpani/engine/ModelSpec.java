package io.timpani.engine;

import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.MissingFeatures;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine is told about the model to load.
 *
 * @param directory the code directory, its root an absolute, real path
 * @param targetType kind of answer wanted
 * @param labels class labels wanted, none unless {@code targetType} is a classification
 * @param language given by the user, or empty to go by what the directory holds
 * @param options further settings by the names of {@code model-contract.md} §10 (host, port, model_id, …); values may be
 *     missing, never null
 * @param targetName name of the target column, empty = not given
 * @param workers how worker processes are run
 * @param missingFeatures what becomes of features that a body lacks
 */
public record ModelSpec(
        CodeDirectory directory,
        TargetType targetType,
        ClassLabels labels,
        Optional<Language> language,
        Map<String, String> options,
        Optional<String> targetName,
        Workers workers,
        MissingFeatures missingFeatures) {
    public ModelSpec {
        options = Map.copyOf(options);
    }

    /** A model that takes features that a body lacks for missing values. */
    public ModelSpec(
            CodeDirectory directory,
            TargetType targetType,
            ClassLabels labels,
            Optional<Language> language,
            Map<String, String> options,
            Optional<String> targetName,
            Workers workers) {
        this(directory, targetType, labels, language, options, targetName, workers, MissingFeatures.NULL);
    }

    /** A model whose target has no name, for one worker. */
    public ModelSpec(
            CodeDirectory directory,
            TargetType targetType,
            ClassLabels labels,
            Optional<Language> language,
            Map<String, String> options) {
        this(directory, targetType, labels, language, options, Optional.empty(), Workers.one(), MissingFeatures.NULL);
    }

    /**
     * A model in the directory of that path, which is listed here.
     *
     * @throws io.timpani.model.ServingException {@link io.timpani.model.ErrorCode#START_FAILED}: it cannot be read
     */
    public ModelSpec(
            Path codeDir,
            TargetType targetType,
            ClassLabels labels,
            Optional<Language> language,
            Map<String, String> options) {
        this(CodeDirectory.list(codeDir), targetType, labels, language, options);
    }

    /** The same model in another view of its directory. */
    public ModelSpec in(CodeDirectory view) {
        return new ModelSpec(view, targetType, labels, language, options, targetName, workers, missingFeatures);
    }

    /** The same model as if that language were given. */
    public ModelSpec as(Language given) {
        return new ModelSpec(
                directory, targetType, labels, Optional.of(given), options, targetName, workers, missingFeatures);
    }

    /** Absolute, real path of the code directory. */
    public Path codeDir() {
        return directory.root();
    }

    /** The language given, else the one that the files say; empty when neither tells. */
    public Optional<Language> effectiveLanguage() {
        return language.or(() -> LanguageDetection.in(directory).detected());
    }
}
