package io.timpani.engine.jvm;

import com.datarobot.drum.BasePredictor;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Serves a predictor written for the reference: CSV text in, CSV text out. */
final class LegacyPredictor implements Predictor {
    /** The most bytes handed over in memory; larger data come as a file. */
    static final int MAX_IN_MEMORY = 33_792;

    private static final Traits TRAITS =
            new Traits(Language.JAVA, Optional.empty(), new Traits.Input.CsvText(), false, Traits.Pace.SLOW, false);

    private final BasePredictor user;
    private final String name;
    private boolean labelled;

    LegacyPredictor(BasePredictor user, String name) {
        this.user = user;
        this.name = name;
    }

    @Override
    public void start(ModelSpec model) {
        labelled = model.targetType().isClassification();
        try {
            user.configure(LegacyParameters.of(model));
        } catch (Exception e) {
            throw Failures.starting(user.getClass().getName(), e);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
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
