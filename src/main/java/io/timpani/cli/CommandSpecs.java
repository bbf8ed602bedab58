package io.timpani.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The syntax of all commands. Built by hand: no reflection, and one table of options for parser, help and tests. */
final class CommandSpecs {
    static final String SERVER = "server";
    static final String NEW = "new";

    private static final Map<String, String> LATER = later();

    private CommandSpecs() {}

    /** A parser for the whole command line, which gathers its errors instead of stopping at the first. */
    static CommandLine parser(String program) {
        CommandSpec root = CommandSpec.create().name(program).addOption(help());
        root.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
        root.usageMessage().description("Model runner and prediction server.").synopsisSubcommandLabel("COMMAND");
        root.addSubcommand(SERVER, server());
        LATER.forEach((name, what) -> {
            CommandSpec spec = later(what);
            if (name.equals(NEW)) {
                spec.addSubcommand("model", later("Create a directory for a new model."));
            }
            root.addSubcommand(name, spec);
        });

        CommandLine parser = new CommandLine(root)
                .setOverwrittenOptionsAllowed(true)
                .setPosixClusteredShortOptionsAllowed(false)
                // a label may start with an at sign
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100);
        collectErrors(parser);
        parser.getSubcommands().forEach((name, command) -> {
            if (!name.equals(SERVER)) {
                acceptAnything(command);
            }
        });
        return parser;
    }

    private static void collectErrors(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(CommandSpecs::collectErrors);
    }

    private static void acceptAnything(CommandLine command) {
        command.setUnmatchedArgumentsAllowed(true);
        command.getSubcommands().values().forEach(CommandSpecs::acceptAnything);
    }

    private static CommandSpec server() {
        CommandSpec server = CommandSpec.create();
        server.usageMessage()
                .header("Serve a model over HTTP.")
                .description(
                        "Runs until a signal ends it. Every option can also be given as a system"
                                + " property or variable: --code-dir as timpani.code-dir or TIMPANI_CODE_DIR.",
                        "")
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .longOptionsMaxWidth(34);
        ServerOptions.ALL.forEach(option -> server.addOption(option.spec()));
        return server.addOption(help());
    }

    private static CommandSpec later(String what) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(what + " Not offered by this version yet.");
        return spec;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build();
    }

    private static Map<String, String> later() {
        Map<String, String> later = new LinkedHashMap<>();
        later.put("score", "Predict from a file.");
        later.put("fit", "Train a model.");
        later.put("perf-test", "Measure a server.");
        later.put("validation", "Check a model with damaged data.");
        later.put(NEW, "Create a directory for a new model (new model).");
        later.put("push", "Send a model to the platform.");
        return Collections.unmodifiableMap(later);
    }
}
