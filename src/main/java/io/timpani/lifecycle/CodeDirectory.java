package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The files of a code directory and the language they are written in (model-contract.md §2). */
final class CodeDirectory {
    private static final System.Logger LOG = System.getLogger(CodeDirectory.class.getName());
    private static final int MOST_NAMES = 100;
    private static final Map<Language, Set<String>> EXTENSIONS = new EnumMap<>(Map.of(
            Language.PYTHON, Set.of("pkl", "pth", "h5", "joblib", "onnx"),
            Language.R, Set.of("rds"),
            Language.JAVA, Set.of("jar", "zip", "java", "mojo", "pmml")));
    private static final Map<String, Language> CUSTOM_FILES =
            Map.of("custom.py", Language.PYTHON, "custom.R", Language.R, "custom.r", Language.R);

    private final Path root;
    private final List<String> files;

    private CodeDirectory(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    /** Lists the directory, without hidden files and directories. */
    static CodeDirectory list(Path root) {
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return isHidden(dir) && !dir.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!isHidden(file)) {
                        files.add(root.relativize(file).toString());
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the code directory cannot be read: " + e.getClass().getSimpleName(),
                    e);
        }
        files.sort(null);
        return new CodeDirectory(root, files);
    }

    /** Names of all files, relative and sorted. */
    List<String> files() {
        return files;
    }

    /** True when the top level holds a file of exactly that name. */
    boolean holds(String name) {
        return files.contains(name);
    }

    /**
     * The language of the directory.
     *
     * @throws ServingException naming what was found, when it is not one language
     */
    Language language() {
        warnOfMisspelled();
        Set<Language> custom = EnumSet.noneOf(Language.class);
        CUSTOM_FILES.forEach((name, language) -> {
            if (holds(name)) {
                custom.add(language);
            }
        });
        Set<Language> artifacts = EnumSet.noneOf(Language.class);
        files.forEach(file -> artifactLanguage(file).ifPresent(artifacts::add));
        Optional<Language> byCustom = single(custom);
        Optional<Language> byArtifact = single(artifacts);
        boolean contradict = byCustom.isPresent()
                && byArtifact.isPresent()
                && !byCustom.get().equals(byArtifact.get());
        if (contradict || (byCustom.isEmpty() && byArtifact.isEmpty())) {
            throw new ServingException(ErrorCode.START_FAILED, unclear(custom, artifacts));
        }
        return byCustom.or(() -> byArtifact).orElseThrow();
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    private static Optional<Language> single(Set<Language> found) {
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private static Optional<Language> artifactLanguage(String file) {
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return EXTENSIONS.entrySet().stream()
                .filter(entry -> file.indexOf('.') >= 0 && entry.getValue().contains(extension))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void warnOfMisspelled() {
        for (String file : files) {
            boolean misspelled = !CUSTOM_FILES.containsKey(file)
                    && CUSTOM_FILES.keySet().stream().anyMatch(file::equalsIgnoreCase);
            if (misspelled) {
                LOG.log(WARNING, "{0} is not loaded: its name must be custom.py, custom.R or custom.r exactly", file);
            }
        }
    }

    private String unclear(Set<Language> custom, Set<Language> artifacts) {
        return "the language of the model is not clear: custom code files say %s, artifacts say %s; "
                        .formatted(names(custom), names(artifacts))
                + "artifacts are known by their extensions (%s), custom code by the names custom.py, custom.R, custom.r; "
                        .formatted(extensionTable())
                + "choose with --language. Files found in %s: %s"
                        .formatted(
                                root.getFileName(),
                                files.isEmpty()
                                        ? "none"
                                        : files.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")));
    }

    private static String names(Set<Language> languages) {
        return languages.isEmpty()
                ? "nothing"
                : languages.stream().map(Language::value).collect(Collectors.joining(" and "));
    }

    private static String extensionTable() {
        return EXTENSIONS.entrySet().stream()
                .map(entry -> entry.getKey().value() + ": "
                        + entry.getValue().stream()
                                .sorted()
                                .map(extension -> "." + extension)
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }
}
