package io.timpani.cli;

import static io.timpani.cli.ServerOption.flag;
import static io.timpani.cli.ServerOption.list;
import static io.timpani.cli.ServerOption.value;

import io.timpani.config.Setting;
import io.timpani.model.TargetType;
import java.util.List;

/** All options of {@code server}, in the order help shows them. */
final class ServerOptions {
    private static final String LATER = " Not offered by this version yet.";

    static final List<ServerOption> ALL = List.of(
            value(Setting.CODE_DIR, "DIR", "Directory with the model; required."),
            value(Setting.ADDRESS, "HOST:PORT", "Where to listen; required. A host alone means port 8080."),
            value(
                    Setting.TARGET_TYPE,
                    "TYPE",
                    "What kind of answer the model gives: " + TargetType.allValues()
                            + ". Default: what model-metadata.yaml says."),
            value(
                    Setting.POSITIVE_CLASS_LABEL,
                    "LABEL",
                    "Label of the positive class of a binary model; goes with --negative-class-label."),
            value(
                    Setting.NEGATIVE_CLASS_LABEL,
                    "LABEL",
                    "Label of the negative class of a binary model; goes with --positive-class-label."),
            list(
                    Setting.CLASS_LABELS,
                    "LABEL",
                    "Two or more labels of a multiclass or multilabel model. The variable is split at white space."),
            value(Setting.CLASS_LABELS_FILE, "FILE", "File with two or more labels, one per line."),
            value(
                    Setting.LANGUAGE,
                    "LANGUAGE",
                    "Language of the model, instead of a look at its files: python, r, java, other."),
            value(
                    Setting.MAX_WORKERS,
                    "N",
                    "Model calls at once, 1 to 199; default 1. Otherwise the runtime parameter CUSTOM_MODEL_WORKERS, then"
                            + " the environment variable MAX_WORKERS."),
            flag(Setting.PRODUCTION, "Deprecated: use --max-workers. Needs a number of workers."),
            flag(
                    Setting.WITH_ERROR_SERVER,
                    "Answer with the cause when the model cannot be started, instead of exiting."),
            value(
                    Setting.SYSTEM_FILE,
                    "FILE",
                    "Declares engines to be started, watched and stopped as one system, by POST /system/start and"
                            + " POST /system/shutdown."),
            flag(Setting.SHOW_PERF, "Report timings in /stats/."),
            flag(Setting.SHOW_STACKTRACE, "Let stack traces and paths reach users and clients."),
            flag(Setting.VERBOSE, "Tell more on standard output."),
            value(
                    Setting.LOGGING_LEVEL,
                    "LEVEL",
                    "all, debug, info, warn, warning, error, critical or fatal; default warning."),
            value(Setting.DEPLOYMENT_ID, "ID", "Id of the deployment."),
            value(Setting.MODEL_ID, "ID", "Id of the model."),
            flag(Setting.MONITOR, "Report predictions. Not together with --monitor-embedded." + LATER),
            flag(
                    Setting.MONITOR_EMBEDDED,
                    "Let an unstructured model report its predictions. Not together with --monitor." + LATER),
            value(
                    Setting.MONITOR_SETTINGS,
                    "SETTINGS",
                    "Channel for --monitor, such as spooler_type=filesystem;directory=DIR."),
            flag(Setting.ALLOW_DR_API_ACCESS, "Let the model call the platform's API." + LATER),
            value(Setting.WEBSERVER, "URL", "Address of the platform."),
            value(
                    Setting.API_TOKEN,
                    "TOKEN",
                    "Token for the platform; rather use the variable, others can see options."),
            value(Setting.QUERY, "QUERY", "Query string for unstructured models." + LATER),
            value(
                    Setting.CONTENT_TYPE,
                    "TYPE",
                    "Media type for unstructured models; default text/plain; charset=utf-8." + LATER),
            value(Setting.GPU_PREDICTOR, "NAME", "triton, nim or vllm." + LATER),
            flag(Setting.SIDECAR, "The back-end process is managed by someone else." + LATER),
            value(Setting.TRITON_HOST, "URL", "Where Triton listens; default http://localhost."),
            value(Setting.TRITON_HTTP_PORT, "PORT", "Triton's HTTP port; default 8000."),
            value(Setting.TRITON_GRPC_PORT, "PORT", "Triton's gRPC port; default 8001."),
            value(
                    Setting.RUNTIME_PARAMS_FILE,
                    "FILE",
                    "Values of the runtime parameters that model-metadata.yaml defines."),
            value(Setting.LAZY_LOADING_FILE, "FILE", "What to download before the model is loaded." + LATER),
            value(Setting.DEPLOYMENT_CONFIG, "FILE", "Makes responses those of a deployment."),
            value(Setting.USER_SECRETS_MOUNT_PATH, "DIR", "Directory with user secrets."),
            value(Setting.USER_SECRETS_PREFIX, "PREFIX", "Prefix of variables with user secrets."),
            value(Setting.DOCKER, "IMAGE", "Image, or directory with a Dockerfile, to serve in." + LATER),
            flag(Setting.SKIP_DEPS_INSTALL, "Install no dependencies into the image; only with --docker." + LATER),
            value(Setting.MEMORY, "SIZE", "Memory limit of the container." + LATER));

    private ServerOptions() {}
}
