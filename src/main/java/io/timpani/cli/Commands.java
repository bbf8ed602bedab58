package io.timpani.cli;

import io.timpani.config.Source;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line: finds the sub-command and answers everything that needs no server. */
final class Commands {
    private final String version;
    private final Source systemProperties;
    private final Source environment;
    private final PrintWriter out;
    private final PrintWriter err;
    private final String program;

    Commands(
            String program,
            String version,
            Source systemProperties,
            Source environment,
            PrintWriter out,
            PrintWriter err) {
        this.program = program;
        this.version = version;
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    Choice choose(String... args) {
        CommandLine root = CommandSpecs.parser(program);
        List<String> given = List.of(args);
        int split = 0;
        while (split < given.size() && given.get(split).startsWith("-")) {
            split++;
        }
        OptionNames options = OptionNames.resolve(
                given.subList(0, split), root.getCommandSpec().optionsMap().keySet());
        if (!options.errors().isEmpty()) {
            return usage(root, options.errors());
        }
        List<String> rest = given.subList(split, given.size());
        CommandLine command = rest.isEmpty() ? root : root.getSubcommands().get(rest.get(0));
        if (command == null) {
            return usage(
                    root,
                    List.of("the sub-command " + rest.get(0) + " is unknown; valid: "
                            + String.join(", ", root.getSubcommands().keySet()) + "."));
        }
        List<String> errors = new ArrayList<>();
        List<String> line = new ArrayList<>(options.args());
        if (!rest.isEmpty() && rest.get(0).equals(CommandSpecs.SERVER)) {
            OptionNames names = OptionNames.resolve(
                    rest, command.getCommandSpec().optionsMap().keySet());
            line.addAll(names.args());
            errors.addAll(names.errors());
        } else {
            line.addAll(rest);
        }
        return run(root, line, errors);
    }

    private Choice run(CommandLine root, List<String> line, List<String> errors) {
        ParseResult parsed;
        try {
            parsed = root.parseArgs(line.toArray(String[]::new));
        } catch (ParameterException e) {
            errors.addAll(texts(e));
            return usage(e.getCommandLine(), errors);
        }
        if (parsed.isVersionHelpRequested()) {
            out.println(program + " " + version);
            return new Choice.Exit(0);
        }
        if (!parsed.errors().isEmpty()) {
            return usage(root, errors(parsed));
        }
        if (!parsed.hasSubcommand() || parsed.isUsageHelpRequested()) {
            root.usage(out, Ansi.OFF);
            return new Choice.Exit(parsed.isUsageHelpRequested() ? 0 : 1);
        }
        return sub(parsed.subcommand(), errors);
    }

    private Choice sub(ParseResult parsed, List<String> errors) {
        CommandLine command = parsed.commandSpec().commandLine();
        String name = parsed.commandSpec().name();
        if (name.equals(CommandSpecs.SERVER)) {
            if (parsed.isUsageHelpRequested()) {
                command.usage(out, Ansi.OFF);
                return new Choice.Exit(0);
            }
            errors.addAll(errors(parsed));
            return new ServerCommand(command, systemProperties, environment, out, err).choose(parsed, errors);
        }
        if (name.equals(CommandSpecs.NEW) && !parsed.hasSubcommand()) {
            command.usage(out, Ansi.OFF);
            return new Choice.Exit(1);
        }
        String full = parsed.hasSubcommand() ? name + " model" : name;
        err.println(program + ": the sub-command " + full + " is not offered by this version yet.");
        return new Choice.Exit(1);
    }

    private Choice usage(CommandLine command, List<String> errors) {
        Usage.print(command, errors, err);
        return new Choice.Exit(2);
    }

    private static List<String> errors(ParseResult parsed) {
        return parsed.errors().stream().flatMap(error -> texts(error).stream()).toList();
    }

    private static List<String> texts(Exception error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream()
                    .map(argument -> "the argument " + argument + " belongs to no option.")
                    .toList();
        }
        return List.of(String.valueOf(error.getMessage()));
    }
}
