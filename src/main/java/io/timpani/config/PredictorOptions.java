package io.timpani.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names settings for predictors as {@code model-contract.md} §10 does; what is not set is left out. */
final class PredictorOptions {
    private static final Map<Setting, String> TEXTS = Map.ofEntries(
            Map.entry(Setting.MODEL_ID, "model_id"),
            Map.entry(Setting.DEPLOYMENT_ID, "deployment_id"),
            Map.entry(Setting.MONITOR_SETTINGS, "monitor_settings"),
            Map.entry(Setting.WEBSERVER, "external_webserver_url"),
            Map.entry(Setting.API_TOKEN, "api_token"),
            Map.entry(Setting.USER_SECRETS_MOUNT_PATH, "user_secrets_mount_path"),
            Map.entry(Setting.USER_SECRETS_PREFIX, "user_secrets_prefix"),
            Map.entry(Setting.QUERY, "query_params"),
            Map.entry(Setting.CONTENT_TYPE, "content_type"),
            Map.entry(Setting.DEPLOYMENT_CONFIG, "deployment_config"),
            Map.entry(Setting.TRITON_HOST, "triton_host"),
            Map.entry(Setting.TRITON_HTTP_PORT, "triton_http_port"),
            Map.entry(Setting.TRITON_GRPC_PORT, "triton_grpc_port"),
            Map.entry(Setting.JAVA_CUSTOM_PREDICTOR_CLASS, "java_custom_predictor_class"),
            Map.entry(Setting.JAVA_CUSTOM_CLASS_PATH, "java_custom_class_path"),
            Map.entry(Setting.JAVA_XMX, "java_xmx"));

    private final Values values;

    PredictorOptions(Values values) {
        this.values = values;
    }

    Map<String, String> collect(ServerSettings server, AdmissionSettings admission) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("host", server.host());
        options.put("port", String.valueOf(server.port()));
        if (server.showStacktrace()) {
            options.put("show_stacktrace", "true");
        }
        options.put("show_perf", String.valueOf(values.flag(Setting.SHOW_PERF)));
        admission.workers().ifPresent(workers -> options.put("processes", String.valueOf(workers)));
        TEXTS.forEach((setting, name) -> values.text(setting).ifPresent(text -> options.put(name, text)));
        return Map.copyOf(options);
    }
}
