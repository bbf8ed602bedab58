package io.timpani.cli;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Command;
import io.timpani.config.Problem;
import io.timpani.config.Problem.Kind;
import io.timpani.config.Setting;
import io.timpani.config.Source;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A sub-command with its options: hands them to {@code config} and tells what it finds. */
final class BoundCommand {
    private final Command command;
    private final CommandLine line;
    private final Source systemProperties;
    private final Source environment;
    private final PrintWriter out;
    private final PrintWriter err;

    BoundCommand(
            Command command,
            CommandLine line,
            Source systemProperties,
            Source environment,
            PrintWriter out,
            PrintWriter err) {
        this.command = command;
        this.line = line;
        this.systemProperties = systemProperties;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Chooses between running and an exit.
     *
     * @param syntaxErrors what the parser found, to be told together with what is wrong with the values
     */
    Choice choose(ParseResult parsed, List<String> syntaxErrors) {
        Map<String, String> properties = properties(parsed);
        Binding binding = Binder.bind(command, Source.of(properties).or(systemProperties), environment);
        List<String> usageErrors = new ArrayList<>(syntaxErrors);
        properties.forEach((key, value) -> {
            if (value.isEmpty()) {
                usageErrors.add("the option " + shown(key) + " needs a value that is not empty.");
            }
        });
        if (command == Command.SERVER && !hasAddress(properties)) {
            usageErrors.add("--address (environment variable ADDRESS) is required: it says where to listen.");
        }
        return report(binding, usageErrors, properties);
    }

    private Choice report(Binding binding, List<String> usageErrors, Map<String, String> properties) {
        List<Problem> problems = binding.problems();
        if (!usageErrors.isEmpty() || problems.stream().anyMatch(problem -> problem.kind() == Kind.USAGE)) {
            warn(binding);
            Usage.print(
                    line,
                    Stream.concat(usageErrors.stream(), problems.stream().map(Problem::message))
                            .toList(),
                    err);
            return new Choice.Exit(2);
        }
        boolean failedChecks = problems.stream().anyMatch(problem -> problem.kind() == Kind.CHECK);
        if (failedChecks || (!problems.isEmpty() && !binding.server().errorMode())) {
            warn(binding);
            problems.forEach(problem -> (problem.kind() == Kind.CHECK ? out : err).println(problem.message()));
            if (problems.stream().anyMatch(Problem::help)) {
                line.usage(out, Ansi.OFF);
            }
            return new Choice.Exit(1);
        }
        return new Choice.Run(command, binding, properties);
    }

    /** Only for a run that ends here: a server that starts binds again and logs the warnings itself. */
    private void warn(Binding binding) {
        binding.warnings().forEach(warning -> err.println("Warning: " + warning));
    }

    private String shown(String key) {
        return CommandOptions.of(command).stream()
                .map(CommandOption::setting)
                .filter(setting -> setting.key().equals(key))
                .map(Setting::shown)
                .findFirst()
                .orElse(key);
    }

    private boolean hasAddress(Map<String, String> properties) {
        return properties.containsKey(Setting.ADDRESS.key())
                || systemProperties.value(Setting.ADDRESS.key()).isPresent()
                || Stream.concat(Stream.of(Setting.ADDRESS.ownVariable()), Setting.ADDRESS.variables().stream())
                        .anyMatch(name -> environment
                                .value(name)
                                .filter(text -> !text.isEmpty())
                                .isPresent());
    }

    private Map<String, String> properties(ParseResult parsed) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (CommandOption option : CommandOptions.of(command)) {
            OptionSpec spec = parsed.matchedOption(option.setting().shown());
            if (spec != null) {
                Object value = spec.getValue();
                properties.put(
                        option.setting().key(),
                        value instanceof List<?> list
                                ? String.join(
                                        "\n", list.stream().map(String::valueOf).toList())
                                : String.valueOf(value));
            }
        }
        return properties;
    }
}
