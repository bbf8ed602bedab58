package io.timpani.engine.jvm;

import com.datarobot.drum.BasePredictor;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves a predictor written for the reference: CSV text in, CSV text out. */
final class LegacyPredictor implements Predictor {
    /** The most bytes handed over in memory; larger data come as a file. */
    static final int MAX_IN_MEMORY = 33_792;

    private static final Set<TargetType> SERVED = Set.of(
            TargetType.REGRESSION,
            TargetType.ANOMALY,
            TargetType.BINARY,
            TargetType.MULTICLASS,
            TargetType.MULTILABEL,
            TargetType.UNSTRUCTURED);

    private final BasePredictor user;
    private final String name;
    private boolean labelled;
    private boolean unstructured;

    LegacyPredictor(BasePredictor user, String name) {
        this.user = user;
        this.name = name;
    }

    @Override
    public void start(ModelSpec model) {
        TargetType type = model.targetType();
        if (!SERVED.contains(type)) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The engine jvm does not serve the target type %s with the predictor %s".formatted(type, name));
        }
        labelled = type.isClassification();
        unstructured = type == TargetType.UNSTRUCTURED;
        try {
            user.configure(LegacyParameters.of(model));
        } catch (Exception e) {
            throw Failures.starting(user.getClass().getName(), e);
        }
    }

    @Override
    public Traits traits() {
        return new Traits(
                Language.JAVA,
                Optional.empty(),
                new Traits.Input.CsvText(),
                false,
                Traits.Pace.SLOW,
                false,
                unstructured ? Set.of(Traits.Ability.UNSTRUCTURED) : Set.of(),
                0);
    }

    /** {@inheritDoc} Of query keys that are given twice, the first value goes to the predictor. */
    @Override
    public UnstructuredAnswer predictUnstructured(UnstructuredCall call) throws Exception {
        Map<String, String> query = new LinkedHashMap<>();
        call.query().forEach((key, values) -> query.put(key, values.get(0)));
        @Nullable
        Object answer = user.<@Nullable Object>predictUnstructured(
                bytes(call.body()), call.mediaType(), call.charset().orElse("utf-8"), query);
        if (answer instanceof byte[] bytes) {
            return answered(bytes, UnstructuredAnswer.Kind.BYTES);
        }
        if (answer instanceof String text) {
            return answered(text.getBytes(StandardCharsets.UTF_8), UnstructuredAnswer.Kind.TEXT);
        }
        if (answer == null) {
            return answered(new byte[0], UnstructuredAnswer.Kind.NOTHING);
        }
        throw new ServingException(
                ErrorCode.MODEL_FAILED,
                "The predictor %s answered a %s; String or byte[] is expected"
                        .formatted(name, answer.getClass().getName()));
    }

    private static UnstructuredAnswer answered(byte[] body, UnstructuredAnswer.Kind kind) {
        return new UnstructuredAnswer(body, kind, Optional.empty(), Optional.empty());
    }

    private static byte[] bytes(RawBody body) throws IOException {
        return body instanceof RawBody.Bytes bytes
                ? bytes.bytes()
                : Files.readAllBytes(((RawBody.Spooled) body).file());
    }

    @Override
    public Prediction predict(Payload payload) throws Exception {
        if (!(payload instanceof Payload.CsvText text)) {
            throw new ServingException(ErrorCode.INTERNAL, "The predictor %s takes CSV text only".formatted(name));
        }
        byte[] csv = text.bytes();
        String answer = csv.length > MAX_IN_MEMORY ? throughFile(csv) : user.predict(csv);
        if (answer == null) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "The predictor %s answered with null".formatted(name));
        }
        return LegacyAnswer.parse(answer, name, labelled);
    }

    private String throughFile(byte[] csv) throws Exception {
        Path file = temporary();
        try {
            write(file, csv);
            return user.predictCSV(file.toString());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("timpani", ".csv");
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "No temporary file can be made for the data", e);
        }
    }

    private static void write(Path file, byte[] csv) {
        try {
            Files.write(file, csv);
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "The data cannot be written to a temporary file", e);
        }
    }

    /** The reference has no close; classes that want one say so the Java way. */
    @Override
    public void close() {
        if (user instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(
                        "The predictor %s cannot be closed: %s".formatted(name, Failures.describe(e)), e);
            }
        }
    }
}
