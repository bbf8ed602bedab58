package io.timpani.loading;

import io.timpani.config.ModelSettings;
import io.timpani.config.Settings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.Fitter;
import io.timpani.engine.ModelSpec;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds what trains models with the code of a directory (model-contract.md §2). */
public final class FitterChoice {
    private FitterChoice() {}

    /** The language of the code that trains, empty when the directory has none. */
    public static Optional<Language> language(CodeDirectory directory) {
        List<String> custom = directory.files().stream()
                .filter(file -> languageOf(file).isPresent())
                .toList();
        if (custom.size() > 1) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the code directory holds several files that may train, only one is allowed: "
                            + String.join(", ", custom));
        }
        if (custom.size() == 1) {
            return languageOf(custom.get(0));
        }
        boolean python = directory.files().stream().anyMatch(file -> file.endsWith(".py"));
        boolean r = directory.files().stream().anyMatch(file -> file.matches(".*\\.[rR]"));
        return python && !r ? Optional.of(Language.PYTHON) : Optional.empty();
    }

    private static Optional<Language> languageOf(String file) {
        return switch (String.valueOf(Path.of(file).getFileName())) {
            case "custom.py" -> Optional.of(Language.PYTHON);
            case "custom.R", "custom.r" -> Optional.of(Language.R);
            default -> Optional.empty();
        };
    }

    /**
     * What trains in that language.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED}: nothing does
     */
    public static Fitter fitter(Language language) {
        return ServiceLoader.load(Engine.class, Engine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(engine -> engine.fitter(language).stream())
                .findFirst()
                .orElseThrow(() -> new ServingException(
                        ErrorCode.START_FAILED, "code in the language " + language.value() + " cannot train models"));
    }

    /** The model as the code is to be told of it. */
    public static ModelSpec spec(Settings settings, CodeDirectory directory, Language language, ClassLabels labels) {
        ModelSettings model = settings.model();
        return new ModelSpec(
                directory,
                model.targetType(),
                labels,
                Optional.of(language),
                model.options(),
                model.targetName(),
                ModelLoading.workers(settings));
    }
}
