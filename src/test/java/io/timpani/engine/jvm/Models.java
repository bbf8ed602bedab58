package io.timpani.engine.jvm;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specifications and payloads the tests share. */
final class Models {
    private Models() {}

    static ModelSpec regression(Path codeDir) {
        return regression(codeDir, Map.of());
    }

    static ModelSpec regression(Path codeDir, Map<String, String> options) {
        return new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.empty(), options);
    }

    static ModelSpec forced(Path codeDir, Language language, Map<String, String> options) {
        return new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.of(language), options);
    }

    static ModelSpec binary(Path codeDir, Map<String, String> options) {
        return new ModelSpec(codeDir, TargetType.BINARY, ClassLabels.binary("yes", "no"), Optional.empty(), options);
    }

    static ModelSpec multiclass(Path codeDir, Map<String, String> options) {
        return new ModelSpec(
                codeDir, TargetType.MULTICLASS, new ClassLabels(List.of("a", "b", "c")), Optional.empty(), options);
    }

    /** The class named as {@code DRUM_JAVA_CUSTOM_PREDICTOR_CLASS}. */
    static Map<String, String> custom(String className) {
        return Map.of("java_custom_predictor_class", className);
    }

    static Payload rows(double... values) {
        return new Payload.Rows(new Frame(values.length, List.of(new NumberColumn("x", values))));
    }

    static Payload csv(String text) {
        return new Payload.CsvText(text.getBytes(StandardCharsets.UTF_8), (int)
                text.lines().skip(1).count());
    }
}
