package io.timpani.engine.pmml;

import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.CsvReader;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import io.timpani.testing.ServedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A document that the engine has loaded. */
final class Served extends ServedModel {
    private Served(Predictor predictor) {
        super(predictor);
    }

    static Served of(Path codeDir, TargetType type, String document, String... labels) {
        write(codeDir, "model.pmml", document.getBytes(StandardCharsets.UTF_8));
        return new Served(new PmmlEngine().load(spec(codeDir, type, labels)));
    }

    static Served regression(Path codeDir, String document) {
        return of(codeDir, TargetType.REGRESSION, document);
    }

    static Served multiclass(Path codeDir, String document) {
        return of(codeDir, TargetType.MULTICLASS, document);
    }

    /** What the start fails with. */
    static String failure(Path codeDir, TargetType type, String document) {
        return failure(codeDir, type, document.getBytes(StandardCharsets.UTF_8));
    }

    static String failure(Path codeDir, TargetType type, byte[] document) {
        write(codeDir, "model.pmml", document);
        return Refusals.refusal(
                ErrorCode.START_FAILED,
                () -> new PmmlEngine().load(spec(codeDir, type)).close());
    }

    /** Predicts for lines of CSV, the first of which is the header. */
    Prediction predict(String... lines) {
        byte[] csv = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            return predict(CsvReader.read(new ByteArrayInputStream(csv), schema()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers predicted for lines of CSV, row by row. */
    double[] values(String... lines) {
        Prediction prediction = predict(lines);
        return Arrays.copyOf(prediction.values(), prediction.rows() * prediction.columns());
    }

    /** What the caller is told when the lines are refused. */
    String refusal(String... lines) {
        return Refusals.refusal(ErrorCode.INVALID_INPUT, () -> predict(lines));
    }
}
