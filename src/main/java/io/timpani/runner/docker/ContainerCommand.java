package io.timpani.runner.docker;

import io.timpani.config.Command;
import io.timpani.config.ContainerSettings;
import io.timpani.config.ServerSettings;
import io.timpani.config.Setting;
import io.timpani.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The command line of docker that runs a command, and the command line inside. */
final class ContainerCommand {
    private static final String CODE = "/opt/model";
    /** Files that options name, and where the container has them. */
    private static final Map<Setting, String> FILES = Map.of(
            Setting.TARGET_CSV, "/opt/fit_target.csv",
            Setting.ROW_WEIGHTS_CSV, "/opt/fit_row_weights.csv",
            Setting.RUNTIME_PARAMS_FILE, "/opt/runtime_parameters.yaml",
            Setting.SPARSE_COLUMN_FILE, "/opt/sparse_columns.txt",
            Setting.PARAMETER_FILE, "/opt/fit_parameters.json",
            Setting.DEPLOYMENT_CONFIG, "/opt/deployment_config.json",
            Setting.LAZY_LOADING_FILE, "/opt/lazy_loading.yaml",
            Setting.SYSTEM_FILE, "/opt/system.yaml",
            Setting.USER_SECRETS_MOUNT_PATH, "/opt/user_secrets");

    /** Of their kinds are variables that a model, or this program inside, reads by itself. */
    private static final List<String> PASSED_ON =
            List.of("MLOPS_RUNTIME_PARAM_", "DRUM_", "OTEL_", "TARGET_NAME", "MLOPS_REPOSITORY_SECRET_");

    /** They name what is outside. */
    private static final List<String> OUTSIDE = Setting.JAVA_CUSTOM_CLASS_PATH.variables();

    private static final String LIBRARIES = "/opt/training_libraries";
    private static final String STANDARD_INPUT = "-";
    /** What begins with a dash and is no option all the same. */
    private static final Pattern NUMBER = Pattern.compile("-[0-9]*\\.?[0-9]+");

    private final ContainerSettings settings;
    private final Settings all;
    private final String program;
    private final Map<String, String> environment;
    private final Mounts mounts = new Mounts();
    private final List<String> options = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();

    /**
     * A command to build.
     *
     * @param program what this program is called
     * @param environment our variables
     */
    ContainerCommand(ContainerSettings settings, Settings all, String program, Map<String, String> environment) {
        this.settings = settings;
        this.all = all;
        this.program = program;
        this.environment = environment;
    }

    /**
     * Builds it.
     *
     * @param image that is run
     * @param user id and group id of us
     * @param output file that takes the predictions, where the command writes any
     */
    List<String> build(String image, String user, Optional<Path> output) throws IOException {
        for (Map.Entry<Setting, String> given : settings.given().entrySet()) {
            option(given.getKey(), given.getValue(), output);
        }
        labels();
        for (Map.Entry<Setting, String> property : settings.properties().entrySet()) {
            property(property.getKey(), property.getValue());
        }
        if (settings.command() == Command.SERVER && !settings.given().containsKey(Setting.WITH_ERROR_SERVER)) {
            // images may have it on, as ours has for platforms, but the command outside says what is wanted
            variable(Setting.WITH_ERROR_SERVER.variables().get(0) + "=0");
        }
        passOn();

        List<String> command = new ArrayList<>(
                List.of("docker", "run", "--rm", "--init", "--entrypoint", "", "--interactive", "--user", user));
        settings.memory().ifPresent(memory -> command.addAll(List.of("--memory", memory, "--memory-swap", memory)));
        if (settings.command() == Command.SERVER) {
            command.addAll(List.of("-p", published(all.server())));
        }
        command.addAll(mounts.arguments());
        command.addAll(variables);
        command.add(image);
        command.add(program);
        command.add(settings.command().words());
        command.addAll(options);
        return command;
    }

    /** By their names only: docker takes the values from our environment, and no command line shows them. */
    private void passOn() {
        List<String> beginnings = new ArrayList<>(PASSED_ON);
        String secrets = settings.given().get(Setting.USER_SECRETS_PREFIX);
        if (secrets != null && !secrets.isBlank()) {
            beginnings.add(secrets.endsWith("_") ? secrets : secrets + "_");
        }
        environment.keySet().stream()
                .filter(name -> beginnings.stream().anyMatch(name::startsWith))
                .filter(name -> !OUTSIDE.contains(name))
                .sorted()
                .forEach(this::variable);
    }

    private void property(Setting setting, String text) throws IOException {
        if (setting != Setting.TRAINING_LIBRARIES) {
            variable(setting.ownVariable() + "=" + text);
        } else if (Files.isDirectory(Path.of(text))) {
            // docker would make one that is missing
            variable(setting.ownVariable() + "=" + mounts.add(Path.of(text), LIBRARIES));
        }
    }

    private void option(Setting setting, String text, Optional<Path> output) throws IOException {
        switch (setting) {
            case CODE_DIR -> add(setting, mounts.add(all.model().codeDir(), CODE));
            case ADDRESS -> add(setting, "0.0.0.0:" + all.server().port());
            case INPUT -> add(setting, input(text));
            case OUTPUT -> add(setting, output(text, output));
            // labels of files are given one by one, see below
            case CLASS_LABELS, CLASS_LABELS_FILE -> {}
            case API_TOKEN -> variable(setting.variables().get(0));
            default -> {
                String inside = FILES.get(setting);
                if (inside != null) {
                    add(setting, mounts.add(Path.of(text), inside));
                } else if (text.isEmpty()) {
                    options.add(setting.shown());
                } else {
                    add(setting, text);
                }
            }
        }
    }

    /** What begins like an option is no option when it is joined to its own. */
    private void add(Setting setting, String text) {
        if (text.startsWith("-") && !text.equals(STANDARD_INPUT)) {
            options.add(setting.shown() + "=" + text);
        } else {
            options.add(setting.shown());
            options.add(text);
        }
    }

    private void variable(String text) {
        variables.add("--env");
        variables.add(text);
    }

    /** The formats that an extension tells keep it. */
    private String input(String text) throws IOException {
        if (text.equals(STANDARD_INPUT)) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String extension = lower.endsWith(".mtx") ? ".mtx" : lower.endsWith(".arrow") ? ".arrow" : ".csv";
        return mounts.add(Path.of(text), "/opt/input" + extension);
    }

    private String output(String text, Optional<Path> output) throws IOException {
        return settings.command() == Command.FIT
                ? mounts.add(Path.of(text), "/opt/fit_output_dir")
                : mounts.add(output.orElse(Path.of(text)), "/opt/output.csv");
    }

    private void labels() throws IOException {
        List<String> labels = all.model().labels().labels();
        boolean given = settings.given().containsKey(Setting.CLASS_LABELS)
                || settings.given().containsKey(Setting.CLASS_LABELS_FILE);
        // what is given counts for nothing where the target type has no labels
        if (!given || labels.size() < 2) {
            return;
        }
        for (String label : labels) {
            if (label.startsWith("-") && !NUMBER.matcher(label).matches()) {
                throw new IOException("the class label " + label + " would be taken for an option in the container:"
                        + " name the labels in the metadata, or leave out --docker");
            }
        }
        options.add(Setting.CLASS_LABELS.shown());
        options.addAll(labels);
    }

    /** Docker knows addresses, no names. */
    private static String published(ServerSettings server) throws IOException {
        InetAddress address = InetAddress.getByName(server.host());
        String port = server.port() + ":" + server.port();
        if (address.isAnyLocalAddress()) {
            return port;
        }
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Variables of the docker client itself: values that must not be on its command line. */
    Map<String, String> secrets() {
        String token = settings.given().get(Setting.API_TOKEN);
        return token == null ? Map.of() : Map.of(Setting.API_TOKEN.variables().get(0), token);
    }
}
