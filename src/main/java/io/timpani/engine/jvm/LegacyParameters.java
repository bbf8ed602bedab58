package io.timpani.engine.jvm;

import io.timpani.engine.ModelSpec;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The map that {@code configure} is called with ({@code model-contract.md} §10). */
final class LegacyParameters {
    /** Texts, {@code None} when unset: user code compares with that word. */
    private static final List<String> TEXTS =
            List.of("model_id", "deployment_id", "monitor_settings", "external_webserver_url", "api_token");

    /** {@code True} or {@code False}. */
    private static final List<String> FLAGS = List.of("monitor", "monitor_embedded", "allow_dr_api_access");

    /** Null when unset. */
    private static final List<String> OTHERS = List.of(
            "host",
            "port",
            "show_perf",
            "processes",
            "deployment_config",
            "query_params",
            "content_type",
            "input_filename",
            "output_filename",
            "sparse_column_file",
            "user_secrets_mount_path",
            "user_secrets_prefix",
            "gpu_predictor",
            "sidecar",
            "triton_host",
            "triton_http_port",
            "triton_grpc_port");

    private LegacyParameters() {}

    /** A new map that user code may keep and change. */
    static Map<String, @Nullable Object> of(ModelSpec model) {
        Map<String, String> options = model.options();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        TEXTS.forEach(key -> parameters.put(key, options.getOrDefault(key, "None")));
        FLAGS.forEach(key -> parameters.put(key, flag(options.get(key))));
        OTHERS.forEach(key -> parameters.put(key, options.get(key)));
        parameters.put("__custom_model_path__", model.codeDir().toString());
        parameters.put("target_type", model.targetType().value());
        parameters.put("run_language", Language.JAVA.value());

        ClassLabels labels = model.labels();
        boolean binary = model.targetType() == TargetType.BINARY && !labels.isEmpty();
        parameters.put("positiveClassLabel", binary ? labels.positive() : null);
        parameters.put("negativeClassLabel", binary ? labels.negative() : null);
        parameters.put(
                "classLabels",
                binary || labels.isEmpty() ? null : labels.labels().toArray(String[]::new));
        return parameters;
    }

    private static String flag(@Nullable String text) {
        boolean on = text != null && text.strip().toLowerCase(Locale.ROOT).equals("true");
        return on ? "True" : "False";
    }
}
