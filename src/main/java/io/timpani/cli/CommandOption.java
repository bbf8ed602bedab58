package io.timpani.cli;

import io.timpani.config.Setting;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

    /** A shell offers files for options with these labels. */
    private static final Set<String> FILES = Set.of("FILE", "DIR", "PATH");

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

    /** The same option with another description. */
    CommandOption described(String text) {
        return new CommandOption(setting, form, label, text);
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
        if (!candidates().isEmpty()) {
            builder.completionCandidates(candidates());
        }
        return switch (form) {
            case FLAG -> builder.arity("0").type(boolean.class).build();
            case VALUE ->
                builder.arity("1")
                        .type(FILES.contains(label) ? File.class : String.class)
                        .paramLabel(label)
                        .build();
            case LIST ->
                builder.arity("1..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label)
                        .build();
        };
    }

    /** What a shell offers for the value. */
    private List<String> candidates() {
        return switch (setting) {
            case TARGET_TYPE -> List.of(TargetType.allValues().split(", ", -1));
            case LANGUAGE ->
                Arrays.stream(Language.values()).map(Language::value).toList();
            case LOGGING_LEVEL -> List.of("debug", "info", "warning", "error", "critical");
            case TEMPLATE -> List.of("python", "r", "java", "onnx", "pmml", "xgboost");
            case TRAINER -> List.of("xgboost", "lightgbm", "linear");
            case GPU_PREDICTOR -> List.of("triton", "nim", "vllm");
            default -> List.of();
        };
    }

    private String help() {
        return setting.variables().isEmpty()
                ? description
                : description + " Environment: " + String.join(", ", setting.variables()) + ".";
    }
}
