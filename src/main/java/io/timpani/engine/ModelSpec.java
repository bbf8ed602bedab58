package io.timpani.engine;

import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine is told about the model to load.
 *
 * @param codeDir absolute, real path of the code directory
 * @param targetType kind of answer wanted
 * @param labels class labels wanted, none unless {@code targetType} is a classification
 * @param language forced by the user, or empty to go by what the directory holds
 * @param options further settings by the names of {@code model-contract.md} §10 (host, port, model_id, …); values may be
 *     missing, never null
 */
public record ModelSpec(
        Path codeDir,
        TargetType targetType,
        ClassLabels labels,
        Optional<Language> language,
        Map<String, String> options) {
    public ModelSpec {
        options = Map.copyOf(options);
    }
}
