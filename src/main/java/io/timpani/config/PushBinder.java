package io.timpani.config;

import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.TargetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds what is sent to the platform: nearly all of it is said by the metadata file. */
final class PushBinder {
    private static final Set<TargetType> TYPES =
            Set.of(TargetType.REGRESSION, TargetType.BINARY, TargetType.ANOMALY, TargetType.MULTICLASS);
    private static final String TRAINING = "training";
    private static final String INFERENCE = "inference";
    private static final String VALIDATION = "validation";
    private static final int DEFAULT_RETRIES = 4;
    private static final int MOST_RETRIES = 20;

    /** Options with a value that the local check has, too; and those without one. */
    private static final List<Setting> PASSED_ON = List.of(
            Setting.DOCKER,
            Setting.MEMORY,
            Setting.LOGGING_LEVEL,
            Setting.USER_SECRETS_MOUNT_PATH,
            Setting.USER_SECRETS_PREFIX);

    private static final List<Setting> FLAGS_PASSED_ON = List.of(Setting.VERBOSE, Setting.SKIP_DEPS_INSTALL);
    private static final List<Setting> FLAGS_OF_FIT =
            List.of(Setting.DISABLE_STRICT_VALIDATION, Setting.ENABLE_FIT_METADATA);

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    PushBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    Optional<RunSettings> bind() {
        CodeFiles files = CodeFiles.read(lookup, findings);
        new ContainerBinder(lookup, values, findings).bind();
        boolean dryRun = values.flag(Setting.DRY_RUN);
        int retries = (int) values.number(Setting.RETRIES, 0, MOST_RETRIES).orElse(DEFAULT_RETRIES);
        Optional<PushSettings.Account> account = new AccountBinder(lookup, findings).bind(!dryRun);
        if (files.directory().isEmpty()) {
            return Optional.empty();
        }
        if (files.metadata().isEmpty()) {
            if (files.metadataKnown()) {
                findings.check("push needs the file " + MetadataReader.FILE_NAME + " in the code directory "
                        + files.directory().get() + ": it says what is sent.");
            }
            return Optional.empty();
        }
        return settings(files.directory().get(), files.metadata().get(), account, dryRun, retries);
    }

    private Optional<RunSettings> settings(
            Path codeDir, ModelMetadata metadata, Optional<PushSettings.Account> account, boolean dryRun, int retries) {
        String type = text(metadata, "type").orElse("");
        boolean training = type.equals(TRAINING);
        if (!training && !type.equals(INFERENCE)) {
            findings.check(MetadataReader.FILE_NAME + ": the key type must be training or inference for push, but is "
                    + type + ".");
        }
        if (!TYPES.contains(metadata.targetType())) {
            findings.check(MetadataReader.FILE_NAME + ": models of the target type " + metadata.targetType()
                    + " cannot be pushed, only regression, binary, anomaly and multiclass.");
        }
        Optional<String> environment = needed(metadata, "environmentID", "the environment that it runs in there");
        Optional<Path> input = input(codeDir, metadata);
        Optional<String> target = target(metadata, training);
        if (environment.isEmpty() || input.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PushSettings(
                codeDir,
                metadata,
                training,
                environment.get(),
                text(metadata, "modelID"),
                !Boolean.FALSE.equals(metadata.tree().get("majorVersion")),
                target,
                text(metadata, "trainingModel", "trainOnProject"),
                input.get(),
                account,
                dryRun,
                retries,
                passedOn(training)));
    }

    private Optional<Path> input(Path codeDir, ModelMetadata metadata) {
        Optional<String> name = text(metadata, VALIDATION, "input");
        if (name.isEmpty()) {
            findings.check(MetadataReader.FILE_NAME
                    + ": the key validation.input is missing: it names the data that the model is checked with first.");
            return Optional.empty();
        }
        Optional<Path> file = name.flatMap(Values::path)
                .map(codeDir::resolve)
                .filter(path -> Files.isReadable(path) && Files.isRegularFile(path));
        if (file.isEmpty()) {
            findings.check(MetadataReader.FILE_NAME + ": validation.input names the file " + name.get()
                    + ", which cannot be read in the code directory.");
        }
        return file;
    }

    private Optional<String> target(ModelMetadata metadata, boolean training) {
        Optional<String> ofModel = text(metadata, "inferenceModel", "targetName");
        Optional<String> ofData = text(metadata, VALIDATION, "targetName");
        if (!training) {
            if (ofModel.isEmpty()) {
                findings.check(MetadataReader.FILE_NAME
                        + ": push needs the key inferenceModel.targetName: it names the target.");
            }
            return ofModel;
        }
        if (metadata.targetType() == TargetType.ANOMALY) {
            // fit has none to learn, and refuses one
            return Optional.empty();
        }
        Optional<String> target = ofData.or(() -> ofModel);
        if (target.isEmpty()) {
            findings.check(MetadataReader.FILE_NAME
                    + ": the key validation.targetName is missing: it names the column of validation.input to learn.");
        }
        return target;
    }

    private Optional<String> needed(ModelMetadata metadata, String key, String what) {
        Optional<String> text = text(metadata, key);
        if (text.isEmpty()) {
            findings.check(MetadataReader.FILE_NAME + ": push needs the key " + key + ": it names " + what + ".");
        }
        return text;
    }

    private static Optional<String> text(ModelMetadata metadata, String... keys) {
        @Nullable Object value = metadata.tree();
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value instanceof String text && !text.isBlank() ? Optional.of(text.strip()) : Optional.empty();
    }

    private List<String> passedOn(boolean training) {
        List<String> options = new ArrayList<>();
        List<Setting> flags = new ArrayList<>(FLAGS_PASSED_ON);
        if (training) {
            flags.addAll(FLAGS_OF_FIT);
        }
        for (Setting setting : PASSED_ON) {
            values.text(setting).ifPresent(text -> options.addAll(List.of(setting.shown(), text)));
        }
        flags.stream().filter(values::flag).map(Setting::shown).forEach(options::add);
        return options;
    }
}
