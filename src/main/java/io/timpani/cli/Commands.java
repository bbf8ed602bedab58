package io.timpani.cli;

import io.timpani.config.Command;
import io.timpani.config.Source;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;
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
        List<String> line = new ArrayList<>(options.args());
        List<String> errors = new ArrayList<>();
        CommandLine command = root;
        int words = 0;
        while (words < rest.size() && !command.getSubcommands().isEmpty()) {
            CommandLine sub = command.getSubcommands().get(rest.get(words));
            if (sub == null) {
                break;
            }
            command = sub;
            words++;
        }
        boolean unknown = words < rest.size()
                && !command.getSubcommands().isEmpty()
                && !rest.get(words).startsWith("-");
        if (unknown) {
            return usage(
                    command,
                    List.of("the sub-command " + rest.get(words) + " is unknown; valid: "
                            + String.join(", ", command.getSubcommands().keySet()) + "."));
        }
        OptionNames names = OptionNames.resolve(
                rest.subList(words, rest.size()),
                command.getCommandSpec().optionsMap().keySet());
        line.addAll(rest.subList(0, words));
        line.addAll(names.args());
        errors.addAll(names.errors());
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
        ParseResult last = parsed;
        while (last.hasSubcommand() && !last.isUsageHelpRequested()) {
            last = last.subcommand();
        }
        return sub(last, errors);
    }

    private Choice sub(ParseResult parsed, List<String> errors) {
        CommandLine line = parsed.commandSpec().commandLine();
        String words = line.getCommandSpec()
                .qualifiedName()
                .substring(program.length())
                .strip();
        if (parsed.isUsageHelpRequested()) {
            line.usage(out, Ansi.OFF);
            return new Choice.Exit(0);
        }
        errors.addAll(errors(parsed));
        Optional<Command> command = Command.of(words);
        if (command.isPresent()) {
            return new BoundCommand(command.get(), line, systemProperties, environment, out, err)
                    .choose(parsed, errors);
        }
        if (!errors.isEmpty()) {
            return usage(line, errors);
        }
        if (words.equals(CommandSpecs.COMPLETION)) {
            out.print(AutoComplete.bash(program, CommandSpecs.parser(program)));
            return new Choice.Exit(0);
        }
        line.usage(out, Ansi.OFF);
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
