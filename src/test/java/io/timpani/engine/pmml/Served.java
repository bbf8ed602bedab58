package io.timpani.engine.pmml;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document written to a real code directory and loaded by the engine. */
final class Served implements AutoCloseable {
    private final Predictor predictor;

    private Served(Predictor predictor) {
        this.predictor = predictor;
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
        try {
            new PmmlEngine().load(spec(codeDir, type)).close();
        } catch (ServingException e) {
            if (e.code() == ErrorCode.START_FAILED) {
                return e.text();
            }
            throw e;
        }
        throw new AssertionError("the model was loaded");
    }

    static void write(Path codeDir, String name, byte[] content) {
        try {
            Files.write(codeDir.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelSpec spec(Path codeDir, TargetType type, String... labels) {
        return new ModelSpec(codeDir, type, new ClassLabels(List.of(labels)), Optional.empty(), Map.of());
    }

    Predictor predictor() {
        return predictor;
    }

    FrameSchema schema() {
        if (predictor.traits().input() instanceof Traits.Input.Columns columns) {
            return columns.schema();
        }
        throw new AssertionError("columns are wanted");
    }

    Prediction predict(Frame frame) {
        try {
            return Predicted.numbers(predictor, new Payload.Rows(frame));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
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
        try {
            predict(lines);
        } catch (ServingException e) {
            if (e.code() == ErrorCode.INVALID_INPUT) {
                return e.text();
            }
            throw e;
        }
        throw new AssertionError("the lines were taken");
    }

    @Override
    public void close() {
        predictor.close();
    }
}
