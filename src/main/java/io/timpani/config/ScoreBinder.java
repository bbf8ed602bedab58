package io.timpani.config;

import io.timpani.model.QueryString;
import io.timpani.model.TargetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Binds what predictions of files are made from, and where they go. */
final class ScoreBinder {
    private static final String STANDARD_INPUT = "-";
    private static final String DEFAULT_CONTENT_TYPE = "text/plain; charset=utf-8";

    private final Values values;
    private final Findings findings;

    ScoreBinder(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    Optional<RunSettings> score(Optional<TargetType> targetType) {
        boolean standardInput =
                values.text(Setting.INPUT).filter(STANDARD_INPUT::equals).isPresent();
        Optional<Path> input = standardInput ? Optional.empty() : input();
        Optional<Path> output =
                values.text(Setting.OUTPUT).flatMap(Values::path).map(Path::toAbsolutePath);
        output.filter(path -> path.getParent() == null || !Files.isDirectory(path.getParent()))
                .ifPresent(path -> findings.check(
                        "--output names the file " + path + ", whose directory does not exist: create it first."));
        output.filter(Files::isDirectory)
                .ifPresent(path -> findings.check("--output names " + path + ", which is a directory, not a file."));
        boolean unstructured =
                targetType.filter(TargetType.UNSTRUCTURED::equals).isPresent();
        Optional<ScoreSettings.Format> format = values.choice(Setting.FORMAT, List.of("csv", "json", "arrow"))
                .map(word -> ScoreSettings.Format.valueOf(word.toUpperCase(Locale.ROOT)));
        if (unstructured && format.isPresent()) {
            findings.check("--format has no meaning for the target type unstructured: the model writes its own text.");
        }
        OptionalLong chunk = values.number(Setting.CHUNK_ROWS, 1, Integer.MAX_VALUE);
        if (chunk.isPresent()
                && (unstructured
                        || targetType.filter(TargetType.TRANSFORM::equals).isPresent())) {
            findings.check("--chunk-rows has no meaning for the target type " + targetType.get()
                    + ": the model gets all of its input at once.");
        }
        ScoreSettings settings = new ScoreSettings(
                input,
                output,
                format,
                ColumnNames.of(values, findings),
                chunk.isPresent() ? OptionalInt.of((int) chunk.getAsLong()) : OptionalInt.empty(),
                values.flag(Setting.SHOW_PERF),
                query(targetType),
                contentType());
        return standardInput || input.isPresent() ? Optional.of(settings) : Optional.empty();
    }

    Optional<RunSettings> validation(Optional<TargetType> targetType) {
        Optional<Path> input = values.input(Setting.INPUT);
        boolean json = values.choice(Setting.FORMAT, List.of("table", "json"))
                .filter("json"::equals)
                .isPresent();
        return input.map(path ->
                new ValidationSettings(path, values.flag(Setting.STRICT), json, query(targetType), contentType()));
    }

    /** A pipe cannot be mounted into a container. */
    private Optional<Path> input() {
        return values.text(Setting.DOCKER).isPresent() ? values.input(Setting.INPUT) : values.anyInput(Setting.INPUT);
    }

    private String contentType() {
        return values.text(Setting.CONTENT_TYPE).orElse(DEFAULT_CONTENT_TYPE);
    }

    /** A plain map, as custom code gets it from the command line: the last value of a name counts (cli.md §3). */
    private Map<String, String> query(Optional<TargetType> targetType) {
        if (targetType.filter(TargetType.UNSTRUCTURED::equals).isEmpty()) {
            return Map.of();
        }
        Map<String, String> query = new LinkedHashMap<>();
        QueryString.values(values.text(Setting.QUERY).orElse(""))
                .forEach((name, all) -> query.put(name, all.get(all.size() - 1)));
        return Collections.unmodifiableMap(query);
    }
}
