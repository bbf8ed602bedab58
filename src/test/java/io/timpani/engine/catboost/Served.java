package io.timpani.engine.catboost;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model written to a real code directory and loaded by the engine. */
final class Served implements AutoCloseable {
    private final Predictor predictor;

    private Served(Predictor predictor) {
        this.predictor = predictor;
    }

    static Served of(Path codeDir, CbmWriter model, TargetType type, String... labels) {
        write(codeDir, "model.cbm", model.bytes());
        return new Served(new CatBoostEngine().load(spec(codeDir, type, labels)));
    }

    static Path write(Path codeDir, String name, byte[] content) {
        try {
            return Files.write(codeDir.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelSpec spec(Path codeDir, TargetType type, String... labels) {
        return new ModelSpec(codeDir, type, new ClassLabels(List.of(labels)), Optional.empty(), Map.of());
    }

    static ModelSpec spec(Path codeDir, Language language) {
        return new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.of(language), Map.of());
    }

    Traits traits() {
        return predictor.traits();
    }

    FrameSchema schema() {
        return ((Traits.Input.Columns) predictor.traits().input()).schema();
    }

    Predictor predictor() {
        return predictor;
    }

    Prediction predict(Column... columns) {
        int rows = columns[0] instanceof NumberColumn numbers
                ? numbers.values().length
                : ((TextColumn) columns[0]).values().length;
        try {
            return Predicted.numbers(predictor, new Payload.Rows(new Frame(rows, List.of(columns))));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static NumberColumn numbers(String name, double... values) {
        return new NumberColumn(name, values);
    }

    static TextColumn texts(String name, @Nullable String... values) {
        return new TextColumn(name, values);
    }

    /** The cells of an answer, row by row. */
    static double[] cells(Prediction prediction) {
        return Arrays.copyOf(prediction.values(), prediction.rows() * prediction.columns());
    }

    @Override
    public void close() {
        predictor.close();
    }
}
