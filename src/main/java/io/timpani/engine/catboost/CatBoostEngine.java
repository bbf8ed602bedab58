package io.timpani.engine.catboost;

import ai.catboost.CatBoostError;
import ai.catboost.CatBoostModel;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads one {@code .cbm} artifact and runs it in this JVM. */
public final class CatBoostEngine implements Engine {
    static final String NAME = "catboost";

    private static final String EXTENSION = "cbm";

    private static final List<TargetType> SERVED = List.of(
            TargetType.REGRESSION, TargetType.ANOMALY, TargetType.BINARY, TargetType.MULTICLASS, TargetType.MULTILABEL);

    @Override
    public String name() {
        return NAME;
    }

    /** Declines when custom code lies beside the artifact, or when the language is Python or R. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        boolean declined = model.directory().customCode().isPresent()
                || model.effectiveLanguage()
                        .filter(language -> language == Language.PYTHON || language == Language.R)
                        .isPresent();
        return declined
                ? Optional.empty()
                : model.directory().top(EXTENSION).stream().findFirst();
    }

    @Override
    public Predictor load(ModelSpec model) {
        if (!SERVED.contains(model.targetType())) {
            throw startFailed(
                    "The %s engine cannot serve target type %s, only: %s"
                            .formatted(
                                    NAME,
                                    model.targetType(),
                                    SERVED.stream().map(TargetType::value).collect(Collectors.joining(", "))),
                    null);
        }
        List<String> artifacts = model.directory().top(EXTENSION);
        if (artifacts.isEmpty()) {
            throw startFailed("The code directory holds no .%s file at its top level".formatted(EXTENSION), null);
        }
        if (artifacts.size() > 1) {
            throw startFailed(
                    "The code directory holds %d model artifacts where one is wanted: %s"
                            .formatted(artifacts.size(), String.join(", ", artifacts)),
                    null);
        }
        return load(model, artifacts.get(0));
    }

    private static Predictor load(ModelSpec model, String artifact) {
        ModelFile file = ModelFile.read(model.codeDir().resolve(artifact));
        try {
            CatBoostModel loaded = NativeLibrary.load(file.content());
            try {
                return CatBoostPredictor.of(loaded, file.metadata(), model);
            } catch (Throwable e) {
                // it holds native memory
                closeAfter(e, loaded);
                throw e;
            }
        } catch (CatBoostError e) {
            throw startFailed(
                    "The %s model %s cannot be loaded: %s"
                            .formatted(NAME, artifact, RuntimeText.of(e, model.codeDir())),
                    e);
        } catch (LinkageError e) {
            throw startFailed(
                    "CatBoost's library does not start on this machine (it needs glibc and a writable temporary directory),"
                            + " so that " + artifact + " cannot be loaded",
                    e);
        }
    }

    private static void closeAfter(Throwable failure, CatBoostModel model) {
        try {
            model.close();
        } catch (CatBoostError closing) {
            failure.addSuppressed(closing);
        }
    }

    private static ServingException startFailed(String message, @Nullable Throwable cause) {
        return new ServingException(ErrorCode.START_FAILED, message, cause);
    }
}
