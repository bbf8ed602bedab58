package io.timpani.config;

import io.timpani.json.JsonReader;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the deployment config; everything wrong with it is a problem of the start that names the file and the key. */
final class DeploymentBinder {
    private static final int CLASSES_OF_BINARY = 2;

    private final Values values;
    private final Findings findings;

    DeploymentBinder(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    /** Empty when none is given, or none that can be used. */
    Optional<DeploymentConfig> bind(Optional<TargetType> type) {
        return values.existingFile(Setting.DEPLOYMENT_CONFIG).flatMap(file -> read(file, type));
    }

    private record Entry(String label, double number) {}

    private Optional<DeploymentConfig> read(Path file, Optional<TargetType> type) {
        String name = "The deployment config " + file.getFileName();
        try {
            Object document = JsonReader.read(Files.readString(file).getBytes(StandardCharsets.UTF_8));
            Object target = document instanceof Map<?, ?> map ? map.get("target") : null;
            if (target instanceof Map<?, ?> map) {
                return config(map, name, type);
            }
            findings.start(name + " needs the key target, which holds an object.");
        } catch (IllegalArgumentException e) {
            findings.start(name + " is no JSON: " + e.getMessage() + ".");
        } catch (CharacterCodingException e) {
            findings.start(name + " is no JSON: it is not UTF-8.");
        } catch (IOException e) {
            findings.start(name + " cannot be read.");
        }
        return Optional.empty();
    }

    private Optional<DeploymentConfig> config(Map<?, ?> target, String file, Optional<TargetType> type) {
        int before = findings.problems().size();
        @Nullable Object name = target.get("name");
        if (name != null && !(name instanceof String)) {
            findings.start(file + " needs text, or null, under the key target.name.");
        }
        List<String> classes = classes(target.get("class_mapping"), file);
        if (type.filter(TargetType.BINARY::equals).isPresent()
                && !classes.isEmpty()
                && classes.size() != CLASSES_OF_BINARY) {
            findings.start(file + " maps " + classes.size()
                    + " classes under the key target.class_mapping, but a binary model has two.");
        }
        @Nullable Object threshold = target.get("prediction_threshold");
        if (threshold != null && !(threshold instanceof Number)) {
            findings.start(file + " needs a number, or null, under the key target.prediction_threshold.");
        }
        return findings.problems().size() > before
                ? Optional.empty()
                : Optional.of(new DeploymentConfig(
                        Optional.ofNullable((String) name),
                        classes,
                        threshold == null ? DeploymentConfig.DEFAULT_THRESHOLD : ((Number) threshold).doubleValue()));
    }

    private List<String> classes(@Nullable Object mapping, String file) {
        List<Entry> entries = new ArrayList<>();
        boolean wellFormed = mapping == null || mapping instanceof List<?>;
        if (mapping instanceof List<?> list) {
            for (Object item : list) {
                Optional<Entry> entry = entry(item);
                entry.ifPresent(entries::add);
                wellFormed &= entry.isPresent();
            }
        }
        if (!wellFormed) {
            findings.start(
                    file + " needs null, or a list of [label, whole number], under the key target.class_mapping.");
        }
        return entries.stream()
                .sorted(Comparator.comparingDouble(Entry::number))
                .map(Entry::label)
                .toList();
    }

    private static Optional<Entry> entry(@Nullable Object item) {
        boolean fits = item instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof String
                && pair.get(1) instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue());
        return fits && item instanceof List<?> pair
                ? Optional.of(new Entry((String) pair.get(0), ((Number) pair.get(1)).doubleValue()))
                : Optional.empty();
    }
}
