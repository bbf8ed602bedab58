package io.timpani.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads one {@code .onnx} artifact and runs it in this JVM. The language reported is Python, as the contract has it. */
public final class OnnxEngine implements Engine {
    static final String NAME = "onnx";

    private static final Logger LOG = System.getLogger(OnnxEngine.class.getName());

    private static final String EXTENSION = "onnx";
    private static final String PYTHON_CODE = "custom.py";

    /** Files that are added to are small; larger ones stay as they are, to be read by the runtime from their place. */
    private static final long LARGEST_CHANGED = 64L << 20;

    private static final List<TargetType> SERVED = List.of(
            TargetType.REGRESSION, TargetType.ANOMALY, TargetType.BINARY, TargetType.MULTICLASS, TargetType.MULTILABEL);

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Declines when the language is another than Python, when a custom file lies beside the artifact, or Python code anywhere
     * below: it is searched there once the language is known.
     */
    @Override
    public Optional<String> detect(ModelSpec model) {
        boolean declined = !model.effectiveLanguage().equals(Optional.of(Language.PYTHON))
                || model.directory().customCode().isPresent()
                || model.directory().files().stream()
                        .anyMatch(file -> Path.of(file).endsWith(PYTHON_CODE));
        return declined
                ? Optional.empty()
                : model.directory().top(EXTENSION).stream().findFirst();
    }

    @Override
    public Predictor load(ModelSpec model) {
        if (!SERVED.contains(model.targetType())) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s engine cannot serve target type %s, only: %s"
                            .formatted(
                                    NAME,
                                    model.targetType(),
                                    SERVED.stream().map(TargetType::value).collect(Collectors.joining(", "))));
        }
        String artifact = onlyModel(model.directory());
        Optional<OnnxFile> file = OnnxFile.read(model.codeDir().resolve(artifact));
        TreeLinks.complaint(model.codeDir().resolve(artifact), file).ifPresent(complaint -> {
            throw new ServingException(
                    ErrorCode.START_FAILED, "The %s model %s %s".formatted(NAME, artifact, complaint));
        });
        try {
            OrtEnvironment environment = RuntimeTraces.environment();
            // builds for Windows report to their maker unless told not to
            environment.setTelemetry(false);
            return opened(environment, model, artifact, file);
        } catch (OrtException e) {
            String told = RuntimeText.of(e, model.codeDir());
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model %s cannot be loaded: %s"
                            .formatted(
                                    NAME,
                                    artifact,
                                    file.flatMap(read -> Versions.complaint(read, told))
                                            .orElse(told)),
                    e);
        } catch (OutOfMemoryError e) {
            // of a size in the file: nothing else of a start is large
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model %s wants more memory than there is".formatted(NAME, artifact),
                    e);
        } catch (LinkageError e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "ONNX Runtime does not start on this machine (it needs glibc 2.28 or newer and a writable temporary"
                            + " directory), so that "
                            + artifact + " cannot be loaded",
                    e);
        }
    }

    /** The one model to load; several artifacts, or none, fail the start. */
    private static String onlyModel(CodeDirectory directory) {
        if (directory.top(EXTENSION).isEmpty()) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The code directory holds no .%s file at its top level".formatted(EXTENSION));
        }
        List<String> artifacts = directory.top("h5", EXTENSION, "pkl", "pth");
        if (artifacts.size() > 1) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The code directory holds %d model artifacts where one is wanted: %s; choose with timpani.model-file"
                            .formatted(artifacts.size(), String.join(", ", artifacts)));
        }
        return artifacts.get(0);
    }

    /** Makes a predictor of a resource. */
    interface Start<R> {
        Predictor of(R resource) throws OrtException;
    }

    /** Makes a predictor; when that fails, however it fails, the resource is closed: it holds native memory. */
    static <R extends AutoCloseable> Predictor started(R resource, Start<R> start) throws OrtException {
        try {
            return start.of(resource);
        } catch (Throwable e) {
            try {
                resource.close();
            } catch (Exception closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static Predictor opened(
            OrtEnvironment environment, ModelSpec model, String artifact, Optional<OnnxFile> file) throws OrtException {
        Path path = model.codeDir().resolve(artifact);
        if (file.isPresent() && file.get().isSmall()) {
            try {
                ZipMaps maps = ZipMaps.of(file.get());
                GraphAdditions additions = new GraphAdditions();
                maps.addTo(additions);
                SingleColumns.addTo(additions, file.get());
                if (!additions.isEmpty() && Files.size(path) <= LARGEST_CHANGED) {
                    byte[] bytes = additions.to(path);
                    return started(
                            open(options -> environment.createSession(bytes, options)),
                            session -> OnnxPredictor.of(environment, session, model, file, maps));
                }
            } catch (IOException | OrtException e) {
                LOG.log(Level.DEBUG, "the model is run as it is", e);
            }
        }
        return started(
                open(options -> environment.createSession(path.toString(), options)),
                session -> OnnxPredictor.of(environment, session, model, file, ZipMaps.NONE));
    }

    /** Makes a session. */
    private interface Opening {
        OrtSession with(SessionOptions options) throws OrtException;
    }

    private static OrtSession open(Opening opening) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            // requests run side by side: threads inside a run would only fight over the same cores
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            // every failure is thrown as well; without this the native code writes each to stderr, paths included
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return opening.with(options);
        }
    }
}
