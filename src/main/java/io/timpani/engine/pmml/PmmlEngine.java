package io.timpani.engine.pmml;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads one {@code .pmml} artifact and predicts with it in this JVM. */
public final class PmmlEngine implements Engine {
    static final String NAME = "pmml";

    private static final String EXTENSION = "pmml";
    /** Elements may take that part of the heap; what they are compiled to takes less. */
    private static final int PART_OF_HEAP = 3;

    private static final List<TargetType> NUMBERS = List.of(TargetType.REGRESSION, TargetType.ANOMALY);
    private static final List<TargetType> SERVED = List.of(
            TargetType.REGRESSION, TargetType.ANOMALY, TargetType.BINARY, TargetType.MULTICLASS, TargetType.MULTILABEL);

    @Override
    public String name() {
        return NAME;
    }

    /** Declines when a custom file lies beside the artifact, or when the language is another than Java. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        boolean declined = !model.effectiveLanguage().equals(Optional.of(Language.JAVA))
                || model.directory().customCode().isPresent();
        return declined
                ? Optional.empty()
                : model.directory().top(EXTENSION).stream().findFirst();
    }

    @Override
    public Predictor load(ModelSpec model) {
        if (!SERVED.contains(model.targetType())) {
            throw failed("The %s engine cannot serve target type %s, only: %s"
                    .formatted(
                            NAME,
                            model.targetType(),
                            SERVED.stream().map(TargetType::value).collect(Collectors.joining(", "))));
        }
        String artifact = onlyModel(model.directory());
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(model.codeDir().resolve(artifact)))) {
            return load(artifact, in, model);
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model %s cannot be read: %s"
                            .formatted(NAME, artifact, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Predictor load(String artifact, InputStream in, ModelSpec model) {
        Element document =
                DocumentReader.read(artifact, in, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        try {
            Program program = Program.of(document);
            check(program.outcome(), model.targetType(), artifact);
            return new PmmlPredictor(program, model);
        } catch (ServingException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model %s cannot be served: it is no sound document".formatted(NAME, artifact),
                    e);
        }
    }

    private static void check(Outcome outcome, TargetType type, String artifact) {
        String why;
        if (NUMBERS.contains(type)) {
            boolean cluster = outcome.entity() != Outcome.NONE && type != TargetType.ANOMALY;
            why = outcome.isClassification() ? "it is a classification" : cluster ? "it finds clusters" : "";
        } else if (!outcome.isClassification()) {
            why = "it is no classification";
        } else {
            why = outcome.probabilities() == Outcome.NONE
                    ? "line %d, %s: no probabilities of the classes are told"
                            .formatted(outcome.at().line(), outcome.at().name())
                    : "";
        }
        if (!why.isEmpty()) {
            throw failed("The %s model %s cannot serve target type %s: %s".formatted(NAME, artifact, type, why));
        }
    }

    /** The one model to load; several artifacts, or none, fail the start. */
    private static String onlyModel(CodeDirectory directory) {
        List<String> artifacts = directory.top(EXTENSION);
        if (artifacts.isEmpty()) {
            throw failed("The code directory holds no .%s file at its top level".formatted(EXTENSION));
        }
        if (artifacts.size() > 1) {
            throw failed("The code directory holds %d .%s files where one is wanted: %s"
                    .formatted(artifacts.size(), EXTENSION, String.join(", ", artifacts)));
        }
        return artifacts.get(0);
    }

    private static ServingException failed(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }
}
