package io.timpani.config;

import io.timpani.config.FitSettings.ColumnSource;
import io.timpani.json.JsonReader;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Binds what a model is trained with. */
final class FitBinder {
    private static final Set<TargetType> TRAINED_HERE =
            Set.of(TargetType.REGRESSION, TargetType.BINARY, TargetType.MULTICLASS);
    private static final String ALL_ROWS = "ALL";

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    FitBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    Optional<RunSettings> fit(Optional<TargetType> targetType) {
        Optional<Path> input = values.input(Setting.INPUT);
        boolean hasCode = lookup.find(Setting.CODE_DIR).isPresent();
        Optional<Path> output = output(hasCode);
        Optional<ColumnSource> target = column(Setting.TARGET, Setting.TARGET_CSV);
        Optional<ColumnSource> weights = column(Setting.ROW_WEIGHTS, Setting.ROW_WEIGHTS_CSV);
        Optional<TrainerSettings> trainer = trainer(targetType);
        targetType.ifPresent(type -> checkTarget(type, target.isPresent()));
        FitSettings settings = new FitSettings(
                input.orElse(Path.of("")),
                output,
                hasCode,
                target,
                weights,
                ColumnNames.of(values, findings),
                rows(),
                parameters(),
                trainer,
                values.flag(Setting.SKIP_PREDICT),
                !values.flag(Setting.DISABLE_STRICT_VALIDATION),
                values.flag(Setting.ENABLE_FIT_METADATA));
        return input.map(path -> settings);
    }

    private Optional<Path> output(boolean hasCode) {
        Optional<Given> given = lookup.find(Setting.OUTPUT);
        if (given.isEmpty()) {
            if (!hasCode && lookup.find(Setting.TRAINER).isPresent()) {
                findings.usage("--output is required where no code directory is given: it names the directory for the"
                        + " model.");
            }
            return Optional.empty();
        }
        Optional<Path> directory = Values.path(given.get().text()).filter(Files::isDirectory);
        if (directory.isEmpty()) {
            findings.usage(given.get().origin() + " must name an existing directory, but is "
                    + given.get().text() + ".");
        }
        Optional<Path> real = directory.map(Values::real);
        Optional<Path> code =
                values.text(Setting.CODE_DIR).flatMap(Values::path).map(Values::real);
        if (real.isPresent() && real.equals(code)) {
            findings.check("--output names the code directory " + real.get()
                    + ": choose another directory, the code must stay as it is.");
        }
        return real;
    }

    private void checkTarget(TargetType type, boolean isGiven) {
        String options = "--target or --target-csv";
        if (type == TargetType.UNSTRUCTURED) {
            findings.check("fit does not train models of target type unstructured: they have no table to learn from.");
        } else if (type == TargetType.ANOMALY && isGiven) {
            findings.check("A model of target type anomaly learns no target: leave out " + options + ".");
        } else if (type != TargetType.ANOMALY && type != TargetType.TRANSFORM && !isGiven) {
            findings.check("A model of target type " + type + " needs a target to learn: give " + options + ".");
        }
    }

    private Optional<ColumnSource> column(Setting name, Setting file) {
        Optional<Given> column = lookup.find(name);
        Optional<Given> csv = lookup.find(file);
        if (column.isPresent() && csv.isPresent()) {
            findings.usage(
                    column.get().origin() + " and " + csv.get().origin() + " cannot be given together: keep one.");
        }
        if (column.isPresent()) {
            return column.map(given -> new ColumnSource.OfInput(given.text()));
        }
        return values.existingFile(file).map(Values::real).map(ColumnSource.OfFile::new);
    }

    private OptionalInt rows() {
        Optional<Given> given = lookup.find(Setting.NUM_ROWS);
        if (given.isEmpty() || given.get().text().strip().equalsIgnoreCase(ALL_ROWS)) {
            return OptionalInt.empty();
        }
        OptionalLong rows = Numbers.whole(given.get().text(), 1, Integer.MAX_VALUE);
        if (rows.isEmpty()) {
            findings.usage(given.get().origin() + " must be ALL or a whole number above 0, but is "
                    + given.get().text() + ".");
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) rows.getAsLong());
    }

    private Map<String, @Nullable Object> parameters() {
        Optional<Path> file = values.existingFile(Setting.PARAMETER_FILE);
        if (file.isEmpty()) {
            return Map.of();
        }
        try {
            byte[] text = Files.readAllBytes(file.get());
            Object tree = new String(text, StandardCharsets.UTF_8).isBlank() ? Map.of() : JsonReader.read(text);
            if (tree instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
                map.forEach((key, value) -> parameters.put(String.valueOf(key), value));
                return parameters;
            }
            findings.usage("--parameter-file: the file " + file.get() + " must hold a JSON object.");
        } catch (IllegalArgumentException e) {
            findings.usage("--parameter-file: the file " + file.get() + " is no JSON: " + e.getMessage() + ".");
        } catch (IOException e) {
            findings.usage("--parameter-file: the file " + file.get() + " cannot be read.");
        }
        return Map.of();
    }

    private Optional<TrainerSettings> trainer(Optional<TargetType> targetType) {
        Optional<TrainerSettings.Engine> engine = values.choice(
                        Setting.TRAINER,
                        Arrays.stream(TrainerSettings.Engine.values())
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .toList())
                .map(word -> TrainerSettings.Engine.valueOf(word.toUpperCase(Locale.ROOT)));
        OptionalLong seed = values.number(Setting.SEED, 0, Integer.MAX_VALUE);
        OptionalLong rounds = values.number(Setting.ROUNDS, 1, 1_000_000);
        double holdOut = share();
        if (engine.isEmpty()) {
            List<String> without = Stream.of(Setting.SEED, Setting.ROUNDS, Setting.HOLD_OUT)
                    .filter(setting -> lookup.find(setting).isPresent())
                    .map(Setting::shown)
                    .toList();
            if (!without.isEmpty() && lookup.find(Setting.TRAINER).isEmpty()) {
                findings.check(String.join(", ", without) + ": only trainers of --engine know that.");
            }
            return Optional.empty();
        }
        targetType
                .filter(type -> !TRAINED_HERE.contains(type))
                .ifPresent(type -> findings.check("--engine trains the target types regression, binary and multiclass,"
                        + " but not " + type + "."));
        return Optional.of(new TrainerSettings(
                engine.get(),
                seed.orElse(TrainerSettings.DEFAULT_SEED),
                (int) rounds.orElse(TrainerSettings.DEFAULT_ROUNDS),
                holdOut,
                values.text(Setting.TRAINING_LIBRARIES).flatMap(Values::path).map(Path::toAbsolutePath),
                values.text(Setting.TRAINING_REPOSITORY)
                        .map(url -> url.endsWith("/") ? url : url + "/")
                        .orElse(TrainerSettings.MAVEN_CENTRAL)));
    }

    private double share() {
        Optional<Given> given = lookup.find(Setting.HOLD_OUT);
        if (given.isEmpty()) {
            return TrainerSettings.DEFAULT_HOLD_OUT;
        }
        try {
            double share = Double.parseDouble(given.get().text().strip());
            if (share >= 0 && share < 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        findings.usage(given.get().origin() + " must be a number from 0 to below 1, but is "
                + given.get().text() + ".");
        return TrainerSettings.DEFAULT_HOLD_OUT;
    }
}
