package io.timpani.worker;

import io.timpani.engine.ModelSpec;
import io.timpani.model.TargetType;
import io.timpani.model.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the engines with workers have in common. */
public final class WorkerEngine {
    private WorkerEngine() {}

    /** What a worker is told of its model. */
    public static Map<String, @Nullable Object> load(ModelSpec model) {
        Map<String, @Nullable Object> load = new LinkedHashMap<>();
        boolean binary = model.labels().labels().size() == 2 && model.targetType() == TargetType.BINARY;
        load.put("codeDir", model.codeDir().toString());
        load.put("targetType", model.targetType().value());
        load.put("positive", binary ? model.labels().positive() : null);
        load.put("negative", binary ? model.labels().negative() : null);
        load.put(
                "labels",
                binary || model.labels().isEmpty() ? null : model.labels().labels());
        load.put("targetName", model.targetName().orElse(null));
        load.put("secretsPrefix", model.options().get("user_secrets_prefix"));
        load.put("secretsMount", model.options().get("user_secrets_mount_path"));
        load.put("showStacktrace", showsPaths(model));
        return load;
    }

    /** Makes texts of custom code fit for clients: files of the model by their place in it, others by their last part. */
    public static UnaryOperator<String> texts(ModelSpec model) {
        if (showsPaths(model)) {
            return UnaryOperator.identity();
        }
        String directory = model.codeDir() + "/";
        return text -> Texts.withoutPaths(text.replace(directory, ""));
    }

    private static boolean showsPaths(ModelSpec model) {
        return Optional.ofNullable(model.options().get("show_stacktrace"))
                .filter("true"::equals)
                .isPresent();
    }
}
