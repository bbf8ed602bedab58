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
    CODE_DIR("code-dir", "SFPVRNUE", "CODE_DIR"),
    VERBOSE("verbose", "SFPRUN"),
    TARGET_TYPE("target-type", "SFPVR", "TARGET_TYPE"),
    POSITIVE_CLASS_LABEL("positive-class-label", "SFPVR", "POSITIVE_CLASS_LABEL"),
    NEGATIVE_CLASS_LABEL("negative-class-label", "SFPVR", "NEGATIVE_CLASS_LABEL"),
    /** One label per line, so that labels may hold blanks. The variable {@code CLASS_LABELS} is split at white space. */
    CLASS_LABELS("class-labels", "SFPVR", "CLASS_LABELS"),
    CLASS_LABELS_FILE("class-labels-file", "SFPVR", "CLASS_LABELS_FILE"),
    LOGGING_LEVEL("logging-level", "SFRNU"),
    DOCKER("docker", "SFPVRU"),
    SKIP_DEPS_INSTALL("skip-deps-install", "SFPVRU"),
    MEMORY("memory", "SFPVRU"),
    SHOW_PERF("show-perf", "SR"),
    LANGUAGE("language", "SPVRN"),
    SHOW_STACKTRACE("show-stacktrace", "SFPVRN", "SHOW_STACKTRACE"),
    QUERY("query", "SPVR"),
    CONTENT_TYPE("content-type", "SPVR"),
    GPU_PREDICTOR("gpu-predictor", "SR"),
    SIDECAR("sidecar", "SR"),
    TRITON_HOST("triton-host", "SR", "TRITON_HOST"),
    TRITON_HTTP_PORT("triton-http-port", "SR", "TRITON_HTTP_PORT"),
    TRITON_GRPC_PORT("triton-grpc-port", "SR", "TRITON_GRPC_PORT"),
    MONITOR("monitor", "SR", "MONITOR"),
    MONITOR_EMBEDDED("monitor-embedded", "SR", "MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS"),
    DEPLOYMENT_ID("deployment-id", "SR", "DEPLOYMENT_ID", "MLOPS_DEPLOYMENT_ID"),
    MODEL_ID("model-id", "SR", "MODEL_ID", "MLOPS_MODEL_ID"),
    MONITOR_SETTINGS("monitor-settings", "SR", "MONITOR_SETTINGS"),
    ALLOW_DR_API_ACCESS("allow-dr-api-access", "SR", "ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS"),
    WEBSERVER("webserver", "SR", "EXTERNAL_WEB_SERVER_URL"),
    API_TOKEN("api-token", "SR", "API_TOKEN"),
    USER_SECRETS_MOUNT_PATH("user-secrets-mount-path", "SFRU", "USER_SECRETS_MOUNT_PATH"),
    USER_SECRETS_PREFIX("user-secrets-prefix", "SFRU", "USER_SECRETS_PREFIX"),
    RUNTIME_PARAMS_FILE("runtime-params-file", "SPVR", "RUNTIME_PARAMS_FILE"),
    LAZY_LOADING_FILE("lazy-loading-file", "SVR", "LAZY_LOADING_FILE"),
    DEPLOYMENT_CONFIG("deployment-config", "R", "DEPLOYMENT_CONFIG"),
    ADDRESS("address", "R", "ADDRESS"),
    PRODUCTION("production", "RP", "PRODUCTION"),
    /** The variable {@code MAX_WORKERS} ranks below a runtime parameter, so it is read on its own. */
    MAX_WORKERS("max-workers", "RP"),
    WITH_ERROR_SERVER("with-error-server", "R", "WITH_ERROR_SERVER"),
    SYSTEM_FILE("system-file", "R", "SYSTEM_FILE"),

    INPUT("input", "SFPV"),
    OUTPUT("output", "SF"),
    SPARSE_COLUMN_FILE("sparse-column-file", "SF"),
    FORMAT("format", "SV"),
    /** Rows that custom code gets at once; engines of this JVM are given as many as are fast. */
    CHUNK_ROWS("chunk-rows", "S"),

    TARGET("target", "F"),
    TARGET_CSV("target-csv", "F"),
    ROW_WEIGHTS("row-weights", "F"),
    ROW_WEIGHTS_CSV("row-weights-csv", "F"),
    SKIP_PREDICT("skip-predict", "F", "SKIP_PREDICT"),
    NUM_ROWS("num-rows", "F"),
    PARAMETER_FILE("parameter-file", "F"),
    DISABLE_STRICT_VALIDATION("disable-strict-validation", "FU"),
    ENABLE_FIT_METADATA("enable-fit-metadata", "FU"),
    TRAINER("engine", "F"),
    SEED("seed", "F"),
    ROUNDS("rounds", "F"),
    HOLD_OUT("hold-out", "F"),

    SAMPLES("samples", "P"),
    ITERATIONS("iterations", "P"),
    TIMEOUT("timeout", "P"),
    IN_SERVER("in-server", "P"),
    URL("url", "P"),
    STRICT("strict", "PV"),
    RATE("rate", "P"),
    DURATION("duration", "P"),
    CONCURRENCY("concurrency", "P"),
    COMPARE("compare", "P"),
    HTML("html", "P"),
    JSON("json", "P"),

    TEMPLATE("template", "N"),
    IMAGE("image", "E"),
    DRY_RUN("dry-run", "U"),
    RETRIES("retries", "U"),

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
    TRAINING_LIBRARIES(Form.PROPERTY, "training-libraries"),
    TRAINING_REPOSITORY(Form.PROPERTY, "training-repository"),
    JAVA_XMX(Form.PROPERTY, "java.xmx", "DRUM_JAVA_XMX");

    private enum Form {
        OPTION,
        PROPERTY
    }

    private final Form form;
    private final String name;
    /** The letters of the commands that have the option. */
    private final String commands;
    /** Joined by blanks, since an enum must hold nothing that could change. */
    private final String variables;

    Setting(String name, String commands, String... variables) {
        this.form = Form.OPTION;
        this.name = name;
        this.commands = commands;
        this.variables = String.join(" ", variables);
    }

    Setting(Form form, String name, String... variables) {
        this.form = form;
        this.name = name;
        this.commands = "";
        this.variables = String.join(" ", variables);
    }

    /** The key in system properties and MicroProfile Config. */
    public String key() {
        // a server's timpani.engine names engines, which trainers are not
        return this == TRAINER ? "timpani.fit.engine" : "timpani." + name;
    }

    /** True when the command has the option, or it is a property, which counts for every command. */
    public boolean isOf(Command command) {
        return !isOption() || commands.indexOf(command.letter()) >= 0;
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
