package io.timpani.engine.mojo;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves models in tests. */
final class Models {
    private Models() {}

    static ModelSpec spec(Path directory, TargetType type) {
        return new ModelSpec(directory, type, ClassLabels.none(), Optional.of(Language.JAVA), Map.of());
    }

    static Predictor load(Path directory, String name, byte[] content, TargetType type) throws IOException {
        Files.write(directory.resolve(name), content);
        return new MojoEngine().load(spec(directory, type));
    }

    static Predictor load(Path directory, MojoZip mojo, TargetType type) throws IOException {
        return load(directory, "model.zip", mojo.bytes(), type);
    }

    static Prediction predict(Predictor predictor, int rows, Column... columns) throws Exception {
        return (Prediction) predictor.predict(new Payload.Rows(new Frame(rows, List.of(columns))));
    }

    static NumberColumn numbers(String name, double... values) {
        return new NumberColumn(name, values);
    }

    static TextColumn texts(String name, @Nullable String... values) {
        return new TextColumn(name, values);
    }
}
