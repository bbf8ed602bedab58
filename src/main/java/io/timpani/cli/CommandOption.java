package io.timpani.cli;

import io.timpani.config.Setting;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of one or more commands.
 *
 * @param setting what it sets
 * @param form how many values it takes
 * @param label how help calls its value
 * @param description what it does, without the environment variables
 */
record CommandOption(Setting setting, Form form, String label, String description) {

    /** How many values an option takes. */
    enum Form {
        FLAG,
        VALUE,
        LIST
    }

    static CommandOption flag(Setting setting, String description) {
        return new CommandOption(setting, Form.FLAG, "", description);
    }

    static CommandOption value(Setting setting, String label, String description) {
        return new CommandOption(setting, Form.VALUE, label, description);
    }

    static CommandOption list(Setting setting, String label, String description) {
        return new CommandOption(setting, Form.LIST, label, description);
    }

    /** For the parser, everything is text: {@code config} checks values, so that all problems are told at once. */
    OptionSpec spec() {
        List<String> names = new ArrayList<>();
        switch (setting) {
            case CODE_DIR -> names.add("-cd");
            case SAMPLES -> names.add("-s");
            case ITERATIONS -> names.add("-i");
            default -> {}
        }
        names.add(setting.shown());
        OptionSpec.Builder builder =
                OptionSpec.builder(names.toArray(String[]::new)).description(help());
        return switch (form) {
            case FLAG -> builder.arity("0").type(boolean.class).build();
            case VALUE ->
                builder.arity("1").type(String.class).paramLabel(label).build();
            case LIST ->
                builder.arity("1..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .build();
        };
    }

    private String help() {
        return setting.variables().isEmpty()
                ? description
                : description + " Environment: " + String.join(", ", setting.variables()) + ".";
    }
}
