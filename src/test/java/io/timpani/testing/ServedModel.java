package io.timpani.testing;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.Table;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model in a real code directory, loaded by an engine that answers numbers. */
public abstract class ServedModel implements AutoCloseable {
    private final Predictor predictor;

    protected ServedModel(Predictor predictor) {
        this.predictor = predictor;
    }

    public static void write(Path codeDir, String name, byte[] content) {
        try {
            Files.write(codeDir.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ModelSpec spec(Path codeDir, TargetType type, String... labels) {
        return new ModelSpec(codeDir, type, new ClassLabels(List.of(labels)), Optional.empty(), Map.of());
    }

    public final Predictor predictor() {
        return predictor;
    }

    public final FrameSchema schema() {
        if (predictor.traits().input() instanceof Traits.Input.Columns columns) {
            return columns.schema();
        }
        throw new AssertionError("columns are wanted");
    }

    public final Prediction predict(Table table) {
        try {
            return Predicted.numbers(predictor, new Payload.Rows(table));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final void close() {
        predictor.close();
    }
}
