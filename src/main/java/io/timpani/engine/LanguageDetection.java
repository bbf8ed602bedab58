package io.timpani.engine;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The language that the files of a code directory are written in: custom code's, or else that of artifacts. */
public final class LanguageDetection {
    private static final System.Logger LOG = System.getLogger(LanguageDetection.class.getName());

    private final CodeDirectory directory;
    private final Set<Language> custom;
    private final Set<Language> artifacts;

    private LanguageDetection(CodeDirectory directory, Set<Language> custom, Set<Language> artifacts) {
        this.directory = directory;
        this.custom = custom;
        this.artifacts = artifacts;
    }

    /** What the files of that directory say. */
    public static LanguageDetection in(CodeDirectory directory) {
        Set<Language> custom = FileNames.custom().stream()
                .filter(directory::holds)
                .flatMap(file -> FileNames.customLanguage(file).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Language.class)));
        Set<Language> artifacts = Arrays.stream(Language.values())
                .filter(language -> directory.files().stream().anyMatch(file -> FileNames.isArtifact(file, language)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Language.class)));
        return new LanguageDetection(directory, custom, artifacts);
    }

    /** The language, or empty when the files name none or contradict each other. */
    public Optional<Language> detected() {
        Optional<Language> ofCustom = single(custom);
        Optional<Language> ofArtifacts = single(artifacts);
        boolean contradict = ofCustom.isPresent() && ofArtifacts.isPresent() && !ofCustom.equals(ofArtifacts);
        return contradict ? Optional.empty() : ofCustom.or(() -> ofArtifacts);
    }

    /**
     * The language.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming what was found, when it is not one language
     */
    public Language language() {
        warnOfMisspelled();
        return detected().orElseThrow(() -> new ServingException(ErrorCode.START_FAILED, unclear()));
    }

    /**
     * As {@link #language}, but empty when no file says any.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming what was found, when files contradict each other
     */
    public Optional<Language> settled() {
        if (custom.isEmpty() && artifacts.isEmpty()) {
            warnOfMisspelled();
            return Optional.empty();
        }
        return Optional.of(language());
    }

    private static Optional<Language> single(Set<Language> found) {
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private void warnOfMisspelled() {
        directory.files().stream()
                .filter(FileNames::isMisspelled)
                .forEach(file -> LOG.log(
                        WARNING, "{0} is not loaded: its name must be custom.py, custom.R or custom.r exactly", file));
    }

    private String unclear() {
        return "the language of the model is not clear: custom code files say %s, artifacts say %s; "
                        .formatted(names(custom), names(artifacts))
                + "artifacts are known by their extensions (%s), custom code by the names custom.py, custom.R, custom.r; "
                        .formatted(FileNames.artifactTable())
                + "or artifacts are models of XGBoost, LightGBM or CatBoost (.json .ubj .txt .lgb .model .cbm); "
                + "choose with --language, timpani.model-file or timpani.engine. Files found in %s: %s"
                        .formatted(directory.root().getFileName(), directory.shown());
    }

    private static String names(Set<Language> languages) {
        return languages.isEmpty()
                ? "nothing"
                : languages.stream().map(Language::value).collect(Collectors.joining(" and "));
    }
}
