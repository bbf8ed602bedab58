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

    RunMode choose(String... args) {
        CommandLine root = CommandSpecs.parser(program);
        ParseResult parsed;
        try {
            parsed = root.parseArgs(args);
        } catch (ParameterException e) {
            return usage(e.getCommandLine(), List.of(text(e)));
        }
        if (parsed.isVersionHelpRequested()) {
            out.println(program + " " + version);
            return new RunMode.Exit(0);
        }
        return parsed.hasSubcommand() ? sub(parsed, parsed.subcommand()) : root(root, parsed);
    }

    private RunMode root(CommandLine root, ParseResult parsed) {
        List<String> unmatched = parsed.unmatched();
        if (!unmatched.isEmpty() && !unmatched.get(0).startsWith("-")) {
            return usage(
                    root,
                    List.of("unknown sub-command " + unmatched.get(0) + "; valid: "
                            + String.join(", ", root.getSubcommands().keySet())));
        }
        if (!parsed.errors().isEmpty()) {
            return usage(root, errors(parsed));
        }
        root.usage(out, Ansi.OFF);
        return new RunMode.Exit(parsed.isUsageHelpRequested() ? 0 : 1);
    }

    private RunMode sub(ParseResult parent, ParseResult parsed) {
        CommandLine command = parsed.commandSpec().commandLine();
        String name = parsed.commandSpec().name();
        List<String> errors = new ArrayList<>(errors(parent));
        if (name.equals(CommandSpecs.SERVER)) {
            if (parsed.isUsageHelpRequested()) {
                command.usage(out, Ansi.OFF);
                return new RunMode.Exit(0);
            }
            errors.addAll(errors(parsed));
            return new ServerCommand(command, systemProperties, environment, out, err).choose(parsed, errors);
        }
        if (!errors.isEmpty()) {
            return usage(command, errors);
        }
        if (name.equals(CommandSpecs.NEW) && !parsed.hasSubcommand()) {
            command.usage(out, Ansi.OFF);
            return new RunMode.Exit(1);
        }
        String full = parsed.hasSubcommand() ? name + " model" : name;
        err.println(program + ": the sub-command " + full + " is not offered by this version yet.");
        return new RunMode.Exit(1);
    }

    private RunMode usage(CommandLine command, List<String> errors) {
        Usage.print(command, errors, err);
        return new RunMode.Exit(2);
    }

    private static List<String> errors(ParseResult parsed) {
        return parsed.errors().stream().map(Commands::text).toList();
    }

    private static String text(Exception error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return (first.startsWith("-") ? "unknown option " : "unexpected argument ") + first;
        }
        String text = String.valueOf(error.getMessage());
        // the parser prefixes some of its texts, and we prefix all of them
        return text.startsWith("Error: ") ? text.substring("Error: ".length()) : text;
    }
}
