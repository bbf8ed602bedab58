package io.timpani.config;

import java.util.List;
import java.util.Locale;

/**
 * Everything that can be set, by its one name.
 *
 * <p>{@code timpani.} and the name is the key in system properties and MicroProfile Config; the key in upper case with
 * underscores is an environment variable; two dashes and the name are the option, where there is one.
 */
public enum Setting {
    CODE_DIR("code-dir", "CODE_DIR"),
    VERBOSE("verbose"),
    TARGET_TYPE("target-type", "TARGET_TYPE"),
    POSITIVE_CLASS_LABEL("positive-class-label", "POSITIVE_CLASS_LABEL"),
    NEGATIVE_CLASS_LABEL("negative-class-label", "NEGATIVE_CLASS_LABEL"),
    /** One label per line, so that labels may hold blanks. The variable {@code CLASS_LABELS} is split at white space. */
    CLASS_LABELS("class-labels", "CLASS_LABELS"),
    CLASS_LABELS_FILE("class-labels-file", "CLASS_LABELS_FILE"),
    LOGGING_LEVEL("logging-level"),
    DOCKER("docker"),
    SKIP_DEPS_INSTALL("skip-deps-install"),
    MEMORY("memory"),
    SHOW_PERF("show-perf"),
    LANGUAGE("language"),
    SHOW_STACKTRACE("show-stacktrace", "SHOW_STACKTRACE"),
    QUERY("query"),
    CONTENT_TYPE("content-type"),
    GPU_PREDICTOR("gpu-predictor"),
    SIDECAR("sidecar"),
    TRITON_HOST("triton-host", "TRITON_HOST"),
    TRITON_HTTP_PORT("triton-http-port", "TRITON_HTTP_PORT"),
    TRITON_GRPC_PORT("triton-grpc-port", "TRITON_GRPC_PORT"),
    MONITOR("monitor", "MONITOR"),
    MONITOR_EMBEDDED("monitor-embedded", "MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS"),
    DEPLOYMENT_ID("deployment-id", "DEPLOYMENT_ID", "MLOPS_DEPLOYMENT_ID"),
    MODEL_ID("model-id", "MODEL_ID", "MLOPS_MODEL_ID"),
    MONITOR_SETTINGS("monitor-settings", "MONITOR_SETTINGS"),
    ALLOW_DR_API_ACCESS("allow-dr-api-access", "ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS"),
    WEBSERVER("webserver", "EXTERNAL_WEB_SERVER_URL"),
    API_TOKEN("api-token", "API_TOKEN"),
    USER_SECRETS_MOUNT_PATH("user-secrets-mount-path", "USER_SECRETS_MOUNT_PATH"),
    USER_SECRETS_PREFIX("user-secrets-prefix", "USER_SECRETS_PREFIX"),
    RUNTIME_PARAMS_FILE("runtime-params-file", "RUNTIME_PARAMS_FILE"),
    LAZY_LOADING_FILE("lazy-loading-file", "LAZY_LOADING_FILE"),
    DEPLOYMENT_CONFIG("deployment-config", "DEPLOYMENT_CONFIG"),
    ADDRESS("address", "ADDRESS"),
    PRODUCTION("production", "PRODUCTION"),
    /** The variable {@code MAX_WORKERS} ranks below a runtime parameter, so it is read on its own. */
    MAX_WORKERS("max-workers"),
    WITH_ERROR_SERVER("with-error-server", "WITH_ERROR_SERVER"),
    SYSTEM_FILE("system-file", "SYSTEM_FILE"),

    BINARY_ORDER(Form.PROPERTY, "compat.binary-order"),
    PROBE_STATUS(Form.PROPERTY, "error-mode.probe-status"),
    EXIT_CODE_ON_SIGTERM(Form.PROPERTY, "exit-code-on-sigterm"),
    STRICT_ROW_COUNT(Form.PROPERTY, "strict-row-count"),
    MAX_BODY_BYTES(Form.PROPERTY, "max-body-bytes"),
    SYSTEM_TOKEN_FILE(Form.PROPERTY, "system.token-file"),
    PYTHON(Form.PROPERTY, "python"),
    RSCRIPT(Form.PROPERTY, "rscript"),
    RETRY_ON_WORKER_CRASH(Form.PROPERTY, "retry-on-worker-crash"),
    WORKER_START_SECONDS(Form.PROPERTY, "worker.start-seconds"),
    WORKER_MAX_RSS_MB(Form.PROPERTY, "worker.max-rss-mb"),
    BATCH_MAX_ROWS(Form.PROPERTY, "batch.max-rows"),
    BATCH_MAX_WAIT_MS(Form.PROPERTY, "batch.max-wait-ms"),
    CHAT_KEEP_ALIVE(Form.PROPERTY, "chat.keep-alive-seconds"),
    STATS_WINDOW(Form.PROPERTY, "stats.window-seconds"),
    URL_PREFIX(Form.PROPERTY, "url-prefix", "URL_PREFIX"),
    ENGINE(Form.PROPERTY, "engine"),
    MODEL_FILE(Form.PROPERTY, "model-file"),
    MISSING_FEATURES(Form.PROPERTY, "missing-features"),
    WARM_UP(Form.PROPERTY, "warm-up"),
    JAVA_CUSTOM_PREDICTOR_CLASS(Form.PROPERTY, "java.custom-predictor-class", "DRUM_JAVA_CUSTOM_PREDICTOR_CLASS"),
    JAVA_CUSTOM_CLASS_PATH(Form.PROPERTY, "java.custom-class-path", "DRUM_JAVA_CUSTOM_CLASS_PATH"),
    JAVA_XMX(Form.PROPERTY, "java.xmx", "DRUM_JAVA_XMX");

    private enum Form {
        OPTION,
        PROPERTY
    }

    private final Form form;
    private final String name;
    /** Joined by blanks, since an enum must hold nothing that could change. */
    private final String variables;

    Setting(String name, String... variables) {
        this(Form.OPTION, name, variables);
    }

    Setting(Form form, String name, String... variables) {
        this.form = form;
        this.name = name;
        this.variables = String.join(" ", variables);
    }

    /** The key in system properties and MicroProfile Config. */
    public String key() {
        return "timpani." + name;
    }

    /** The environment variable made from the key. */
    public String ownVariable() {
        return key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The environment variables that mean the same, the first one wins. */
    public List<String> variables() {
        return variables.isEmpty() ? List.of() : List.of(variables.split(" "));
    }

    /** True when there is a command line option for it. */
    public boolean isOption() {
        return form == Form.OPTION;
    }

    /** How messages call it: its option, else its key. */
    public String shown() {
        return isOption() ? "--" + name : key();
    }

    /** Its name in messages that help out: the option and the variables. */
    String shownWithVariables() {
        return variables.isEmpty()
                ? shown()
                : shown() + " (environment variable " + String.join(" or ", variables()) + ")";
    }
}
