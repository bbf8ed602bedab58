package io.timpani.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Binds the container that a command is to run in, and what the command inside is told. */
final class ContainerBinder {
    private static final Set<Setting> OF_DOCKER = Set.of(Setting.DOCKER, Setting.MEMORY, Setting.SKIP_DEPS_INSTALL);
    /** They name what is outside. */
    private static final Set<Setting> OUTSIDE =
            Set.of(Setting.PYTHON, Setting.RSCRIPT, Setting.JAVA_CUSTOM_CLASS_PATH, Setting.SYSTEM_TOKEN_FILE);

    private static final Set<Setting> FLAGS = Set.of(
            Setting.VERBOSE,
            Setting.SHOW_PERF,
            Setting.SHOW_STACKTRACE,
            Setting.SIDECAR,
            Setting.MONITOR,
            Setting.MONITOR_EMBEDDED,
            Setting.ALLOW_DR_API_ACCESS,
            Setting.PRODUCTION,
            Setting.WITH_ERROR_SERVER,
            Setting.SKIP_PREDICT,
            Setting.DISABLE_STRICT_VALIDATION,
            Setting.ENABLE_FIT_METADATA,
            Setting.STRICT);

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]*[bkmgBKMG]?");
    private static final Pattern IMAGE = Pattern.compile("[\\w][\\w./:@-]*");
    private static final String DOCKERFILE = "Dockerfile";

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    ContainerBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    /** Returns the container, empty when there is none; {@code perf-test} only hands its options on to a server. */
    Optional<ContainerSettings> bind() {
        Optional<String> memory = memory();
        Optional<Given> given = lookup.find(Setting.DOCKER);
        if (given.isEmpty()) {
            if (values.flag(Setting.SKIP_DEPS_INSTALL)) {
                findings.check("--skip-deps-install works only together with --docker.");
            }
            memory.ifPresent(limit -> findings.warn("--memory limits containers; without --docker it has no effect."));
            return Optional.empty();
        }
        String image = given.get().text().strip();
        Optional<Path> directory = Values.path(image).filter(Files::isDirectory);
        if (directory.isPresent() && !Files.isRegularFile(directory.get().resolve(DOCKERFILE))) {
            findings.check(given.get().origin() + " names the directory " + image + ", which has no Dockerfile.");
        } else if (directory.isEmpty() && !IMAGE.matcher(image).matches()) {
            findings.check(given.get().origin() + " is " + image + ", which is neither the name of an image nor a"
                    + " directory with a Dockerfile.");
        }
        if (lookup.command() == Command.PERF_TEST || lookup.command() == Command.PUSH) {
            return Optional.empty();
        }
        return Optional.of(new ContainerSettings(
                lookup.command(),
                image,
                directory.map(Values::real),
                !values.flag(Setting.SKIP_DEPS_INSTALL),
                memory,
                found(true),
                found(false)));
    }

    private Optional<String> memory() {
        Optional<Given> given = lookup.find(Setting.MEMORY);
        Optional<String> memory = given.map(found -> found.text().strip())
                .filter(text -> MEMORY.matcher(text).matches());
        if (given.isPresent() && memory.isEmpty()) {
            findings.usage(
                    given.get().origin() + " must be a whole number with one of b, k, m and g, such as 512m, but is "
                            + given.get().text() + ".");
        }
        return memory;
    }

    private Map<Setting, String> found(boolean options) {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            boolean wanted = setting.isOption() == options
                    && !OF_DOCKER.contains(setting)
                    && !OUTSIDE.contains(setting)
                    && (!FLAGS.contains(setting) || values.flag(setting));
            if (wanted) {
                lookup.find(setting)
                        .ifPresent(given -> found.put(setting, FLAGS.contains(setting) ? "" : given.text()));
            }
        }
        return found;
    }
}
