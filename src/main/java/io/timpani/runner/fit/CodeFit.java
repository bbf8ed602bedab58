package io.timpani.runner.fit;

import io.timpani.config.FitSettings;
import io.timpani.config.FitSettings.ColumnSource;
import io.timpani.config.Settings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.FitCall;
import io.timpani.engine.FitCall.Place;
import io.timpani.engine.Fitted;
import io.timpani.loading.FitterChoice;
import io.timpani.metadata.HyperParameter;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trains with the code of a directory. */
final class CodeFit {
    private final Settings settings;
    private final FitSettings fit;
    private final Words words;

    CodeFit(Settings settings, FitSettings fit, Words words) {
        this.settings = settings;
        this.fit = fit;
        this.words = words;
    }

    /** The language of the code that is to train, empty when there is none. */
    static Optional<Language> language(Settings settings) {
        return FitterChoice.language(CodeDirectory.list(settings.model().codeDir()));
    }

    /**
     * Trains.
     *
     * @param output directory for what the code learns
     * @return most memory that its process had, in bytes
     */
    long fit(FitRows data, ClassLabels labels, Path scratch, Path output) throws IOException, InterruptedException {
        CodeDirectory directory = CodeDirectory.list(settings.model().codeDir());
        Language language = FitterChoice.language(directory)
                .orElseThrow(() -> new ServingException(
                        ErrorCode.START_FAILED,
                        "the code directory %s holds no code that trains: add custom.py or custom.R with a hook fit, or let"
                                        .formatted(directory.root().getFileName())
                                + " --engine xgboost, lightgbm or linear train a model; files found: "
                                + directory.shown()));
        words.say("Fitting a %s model with %s code: %d rows, %d features"
                .formatted(
                        settings.model().targetType(),
                        language == Language.PYTHON ? "Python" : "R",
                        data.rows(),
                        data.features().columnNames().size()));
        Fitted fitted = FitterChoice.fitter(language)
                .fit(new FitCall(
                        FitterChoice.spec(settings, directory, language, labels),
                        data.file(),
                        fit.columnNames(),
                        fit.rows(),
                        place(fit.target()),
                        place(fit.weights()),
                        output,
                        TargetLabels.order(settings.model().targetType(), labels),
                        parameters(),
                        scratch,
                        words::pass));
        fitted.warnings().forEach(words::warn);
        words.say("The model was fitted");
        return fitted.peakBytes();
    }

    private static Optional<Place> place(Optional<ColumnSource> source) {
        return source.map(found -> found instanceof ColumnSource.OfInput input
                ? new Place.Column(input.name())
                : new Place.File(((ColumnSource.OfFile) found).file()));
    }

    private Map<String, @Nullable Object> parameters() {
        if (!fit.parameters().isEmpty()) {
            return fit.parameters();
        }
        List<HyperParameter> known =
                settings.model().metadata().map(ModelMetadata::hyperParameters).orElse(List.of());
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        known.forEach(parameter -> parameters.put(parameter.name(), parameter.initial()));
        return parameters;
    }
}
