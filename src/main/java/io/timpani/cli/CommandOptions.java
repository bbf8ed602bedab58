package io.timpani.cli;

import static io.timpani.cli.CommandOption.flag;
import static io.timpani.cli.CommandOption.list;
import static io.timpani.cli.CommandOption.value;

import io.timpani.config.Command;
import io.timpani.config.Setting;
import io.timpani.model.TargetType;
import java.util.List;
import java.util.Optional;

/** All options of all commands, in the order help shows them. */
final class CommandOptions {
    private static final String LATER = " Not offered by this version yet.";

    static final List<CommandOption> ALL = List.of(
            value(Setting.CODE_DIR, "DIR", "Directory with the model; required, except for fit with --engine."),
            value(Setting.INPUT, "FILE", "File with the data; required. For score, - is standard input."),
            value(
                    Setting.OUTPUT,
                    "PATH",
                    "score: file for the predictions, default standard output. fit: existing directory for the model."),
            value(
                    Setting.FORMAT,
                    "FORMAT",
                    "score: csv, json (an object per line) or arrow; default csv, on a terminal a table."
                            + " validation: table or json."),
            value(
                    Setting.CHUNK_ROWS,
                    "N",
                    "Rows that custom code gets at once; default all. Fewer bound the memory of its workers."),
            value(Setting.SPARSE_COLUMN_FILE, "FILE", "Column names for .mtx input, one per line."),
            value(Setting.TARGET, "COLUMN", "Column of the input to learn. Not together with --target-csv."),
            value(Setting.TARGET_CSV, "FILE", "CSV whose first column is to be learned."),
            value(
                    Setting.ROW_WEIGHTS,
                    "COLUMN",
                    "Column with the weights of rows. Not together with --row-weights-csv."),
            value(Setting.ROW_WEIGHTS_CSV, "FILE", "CSV of one column with the weights of rows."),
            value(Setting.PARAMETER_FILE, "FILE", "JSON object of hyper-parameters."),
            value(Setting.NUM_ROWS, "N", "Rows of the input to train with; default ALL."),
            value(
                    Setting.TRAINER,
                    "ENGINE",
                    "xgboost, lightgbm or linear: train such a model in Java, where the directory has no code."),
            value(Setting.ROUNDS, "N", "Most rounds of boosting with --engine; default 500, stopped early."),
            value(Setting.HOLD_OUT, "SHARE", "Share of the rows held out to stop early and to measure; default 0.2."),
            value(Setting.SEED, "N", "Seed of everything random with --engine; default 1."),
            flag(Setting.SKIP_PREDICT, "Make no predictions with the trained model."),
            flag(Setting.DISABLE_STRICT_VALIDATION, "Only warn of data that break the type schema."),
            flag(Setting.ENABLE_FIT_METADATA, "Write fit_runtime_data.json with the memory used."),
            value(Setting.SAMPLES, "N", "Rows per request, instead of the default cases."),
            value(Setting.ITERATIONS, "N", "Requests, instead of the default cases."),
            value(Setting.TIMEOUT, "SECONDS", "Most time per case; default 600."),
            flag(Setting.IN_SERVER, "Add the time that the server measured."),
            value(Setting.URL, "URL", "Measure the server at this URL instead of starting one."),
            value(Setting.COMPARE, "URL", "Measure this server as well, side by side."),
            value(Setting.RATE, "N", "Open loop: requests per second, sent on time whatever is answered."),
            value(Setting.DURATION, "SECONDS", "Time per rate or number of clients; default 10."),
            list(Setting.CONCURRENCY, "N", "Closed loop: numbers of clients to try one after the other."),
            value(Setting.HTML, "FILE", "Write the report with charts to this file."),
            value(Setting.JSON, "FILE", "Write the report as JSON to this file."),
            flag(Setting.STRICT, "Exit with 1 when a case fails."),
            value(Setting.TEMPLATE, "NAME", "python, r, java, onnx, pmml or xgboost; default what --language says."),
            value(Setting.IMAGE, "NAME", "Image that the Dockerfile builds on."),
            flag(Setting.DRY_RUN, "Show what would be sent, and send nothing."),
            value(Setting.RETRIES, "N", "How often a failed request is sent again; default 4."),
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
            value(
                    Setting.DOCKER,
                    "IMAGE",
                    "Run in a container: of this image, or of one built of this directory with a Dockerfile."),
            flag(
                    Setting.SKIP_DEPS_INSTALL,
                    "Put nothing of requirements.txt into the image that is built; only with --docker."),
            value(Setting.MEMORY, "SIZE", "Memory limit of the container, swap included, such as 512m or 4g."));

    private CommandOptions() {}

    /** The options that a command has. */
    static List<CommandOption> of(Command command) {
        return ALL.stream()
                .filter(option -> option.setting().isOf(command))
                .map(option ->
                        own(command, option.setting()).map(option::described).orElse(option))
                .toList();
    }

    /** What an option means for one command, where its common description says more or something else. */
    private static Optional<String> own(Command command, Setting setting) {
        String description = switch (command) {
            case SCORE ->
                switch (setting) {
                    case INPUT -> "File with the data, or - for standard input; required.";
                    case OUTPUT -> "File for the predictions; default standard output.";
                    case FORMAT -> "csv, json (an object per line) or arrow; default csv, on a terminal a table.";
                    default -> "";
                };
            case FIT -> setting == Setting.OUTPUT ? "Existing directory for the model." : "";
            case VALIDATION -> setting == Setting.FORMAT ? "table or json; default table." : "";
            case NEW_MODEL ->
                switch (setting) {
                    case CODE_DIR -> "Directory to make, which must not exist; required.";
                    case TEMPLATE ->
                        "A model that can be served as it is made: python, r, java, onnx, pmml or xgboost.";
                    case LANGUAGE -> "Only the hooks of custom code, all commented out: python or r.";
                    default -> "";
                };
            case NEW_ENV ->
                switch (setting) {
                    case CODE_DIR -> "Directory with the model, which gets the Dockerfile; required.";
                    case IMAGE -> "Image that it builds on; default timpani, which docker/Dockerfile makes.";
                    default -> "";
                };
            case PERF_TEST, SERVER, PUSH, DOCTOR -> "";
        };
        return Optional.of(description).filter(text -> !text.isEmpty());
    }
}
