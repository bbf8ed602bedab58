package io.timpani.cli;

import io.timpani.config.Command;
import io.timpani.config.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The syntax of all commands. Built by hand: no reflection, and one table of options for parser, help and tests. */
final class CommandSpecs {
    static final String NEW = "new";
    static final String COMPLETION = "completion";

    private CommandSpecs() {}

    /** A parser for the whole command line, which gathers its errors instead of stopping at the first. */
    static CommandLine parser(String program) {
        CommandSpec root = CommandSpec.create().name(program).addOption(help());
        root.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
        root.usageMessage().description("Model runner and prediction server.").synopsisSubcommandLabel("COMMAND");
        CommandSpec creation = CommandSpec.create().addOption(help());
        creation.usageMessage().description("Create what a new model needs.").synopsisSubcommandLabel("COMMAND");
        // the contract has them, though there is nothing to tell
        CommandOptions.ALL.stream()
                .filter(option -> option.setting() == Setting.VERBOSE || option.setting() == Setting.LOGGING_LEVEL)
                .forEach(option -> creation.addOption(option.spec()));
        for (Command command : Command.values()) {
            String[] words = command.words().split(" ", -1);
            if (words.length == 1) {
                root.addSubcommand(words[0], spec(command));
            } else {
                creation.addSubcommand(words[1], spec(command));
            }
        }
        root.addSubcommand(NEW, creation);
        root.addSubcommand(COMPLETION, completion());

        CommandLine parser = new CommandLine(root)
                .setOverwrittenOptionsAllowed(true)
                .setPosixClusteredShortOptionsAllowed(false)
                // a label may start with an at sign
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100);
        collectErrors(parser);
        return parser;
    }

    private static void collectErrors(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(CommandSpecs::collectErrors);
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .header(header(command))
                .description(description(command), "")
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .longOptionsMaxWidth(34);
        CommandOptions.of(command).forEach(option -> spec.addOption(option.spec()));
        return spec.addOption(help());
    }

    private static String header(Command command) {
        return switch (command) {
            case SCORE -> "Predict from a file.";
            case FIT -> "Train a model.";
            case PERF_TEST -> "Measure a server.";
            case VALIDATION -> "Check a model with its data, whole and damaged.";
            case SERVER -> "Serve a model over HTTP.";
            case NEW_MODEL -> "Create a directory for a new model.";
            case NEW_ENV -> "Create a Dockerfile for models.";
            case PUSH -> "Send a model to the platform.";
            case DOCTOR -> "Tell what this machine lacks for which feature.";
        };
    }

    private static String description(Command command) {
        String own = switch (command) {
            case SERVER -> "Runs until a signal ends it. ";
            case NEW_MODEL -> "One of --template and --language is required. ";
            case PUSH ->
                "Says by model-metadata.yaml what is sent, and tries the model here first. The platform is where"
                        + " DATAROBOT_ENDPOINT and DATAROBOT_API_TOKEN, or the keys endpoint and token in"
                        + " ~/.config/datarobot/drconfig.yaml, say. ";
            case SCORE, FIT, PERF_TEST, VALIDATION, NEW_ENV -> "";
            case DOCTOR ->
                "Looks at Java, native libraries, Python, R, docker, ports, memory and temporary files, and says"
                        + " how to install what is missing. Exit code 1 when nothing could be served.";
        };
        return command == Command.DOCTOR
                ? own
                : own + "Every option can also be given as a system property or variable: --code-dir as"
                        + " timpani.code-dir or TIMPANI_CODE_DIR.";
    }

    private static CommandSpec completion() {
        CommandSpec spec = CommandSpec.create().addOption(help());
        spec.usageMessage()
                .header("Print completions for bash and zsh.")
                .description("Use it as: source <(timpani completion)");
        return spec;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build();
    }
}
