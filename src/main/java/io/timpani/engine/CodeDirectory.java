package io.timpani.engine;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of a code directory, listed once, and the language they are written in (model-contract.md §2). What is hidden
 * does not count, nor do directories; a link to a file does.
 */
public final class CodeDirectory {
    private static final System.Logger LOG = System.getLogger(CodeDirectory.class.getName());
    private static final int MOST_NAMES = 100;
    private static final Map<Language, Set<String>> EXTENSIONS = Collections.unmodifiableMap(new EnumMap<>(Map.of(
            Language.PYTHON, Set.of("pkl", "pth", "h5", "joblib", "onnx"),
            Language.R, Set.of("rds"),
            Language.JAVA, Set.of("jar", "zip", "java", "mojo", "pmml"))));
    /** Of models that run in this JVM and say no language; other files have them, too. */
    private static final Set<String> OTHER_EXTENSIONS = Set.of("json", "ubj", "txt", "lgb", "model", "cbm");

    private static final Map<String, Language> CUSTOM_FILES =
            Map.of("custom.py", Language.PYTHON, "custom.R", Language.R, "custom.r", Language.R);

    private final Path root;
    private final List<String> files;

    private CodeDirectory(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    /**
     * Lists a directory and all below it. A directory below that cannot be read is left out with a warning.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED}: the directory itself cannot be read
     */
    public static CodeDirectory list(Path root) {
        return list("code directory", root, Integer.MAX_VALUE);
    }

    /**
     * Lists only the top level of a directory.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED}: the directory cannot be read
     */
    public static CodeDirectory listTop(Path root) {
        return list("directory", root, 1);
    }

    private static CodeDirectory list(String what, Path root, int levels) {
        List<String> files = new ArrayList<>();
        try {
            // the walk follows no links, the root may be one
            Path real = root.toRealPath();
            Files.walkFileTree(real, EnumSet.noneOf(FileVisitOption.class), levels, new Lister(real, files));
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the %s %s cannot be read: %s"
                            .formatted(what, root.getFileName(), e.getClass().getSimpleName()),
                    e);
        }
        files.sort(null);
        return new CodeDirectory(root, List.copyOf(files));
    }

    /** Gathers the names of one walk. */
    static final class Lister extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> files;

        Lister(Path root, List<String> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isHidden(directory) && !directory.equals(root)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (file.equals(root)) {
                throw new NotDirectoryException("root");
            }
            boolean counts = attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(file));
            if (counts && !isHidden(file)) {
                files.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            leaveOut(file, e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null) {
                if (directory.equals(root)) {
                    throw e;
                }
                leaveOut(directory, e);
            }
            return FileVisitResult.CONTINUE;
        }

        private void leaveOut(Path file, IOException e) {
            if (!isHidden(file)) {
                String name = root.relativize(file).toString();
                LOG.log(
                        WARNING,
                        "{0} in the code directory cannot be read and is left out: {1}",
                        name,
                        e.getClass().getSimpleName());
            }
        }

        private static boolean isHidden(Path path) {
            Path name = path.getFileName();
            return name != null && name.toString().startsWith(".");
        }
    }

    /** The directory as given. */
    public Path root() {
        return root;
    }

    /** Names of all files, relative and sorted. */
    public List<String> files() {
        return files;
    }

    /** True when the top level holds a file of exactly that name. */
    public boolean holds(String name) {
        return files.contains(name) && isTop(name);
    }

    /** Names in the top level, sorted, that end in a dot and one of these extensions (lower case), whatever their case. */
    public List<String> top(String... extensions) {
        Set<String> wanted = Set.of(extensions);
        return files.stream()
                .filter(file -> isTop(file) && wanted.contains(extension(file)))
                .toList();
    }

    /** Names in the top level, sorted, of the artifacts of a language. */
    public List<String> topArtifacts(Language language) {
        return top(extensions(language).toArray(String[]::new));
    }

    /** Names in the top level, sorted, of all that has an extension of models. */
    public List<String> topModels() {
        return files.stream().filter(file -> isTop(file) && mayBeModel(file)).toList();
    }

    /**
     * The same directory as if that file were its only artifact; custom code stays.
     *
     * @param artifact name of a file at the top level
     * @throws ServingException {@link ErrorCode#START_FAILED}: there is no such file
     */
    public CodeDirectory only(String artifact) {
        if (!holds(artifact)) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the code directory holds no model file %s at its top level; files found: %s"
                            .formatted(artifact, shown()));
        }
        return restrictedTo(Set.of(artifact));
    }

    /** The same directory as if those files were its only artifacts; custom code stays. */
    public CodeDirectory restrictedTo(Set<String> artifacts) {
        return new CodeDirectory(
                root,
                files.stream()
                        .filter(file -> artifacts.contains(file) || !mayBeModel(file))
                        .toList());
    }

    /** The same directory as if that file were not there. */
    public CodeDirectory without(String file) {
        return new CodeDirectory(
                root, files.stream().filter(other -> !other.equals(file)).toList());
    }

    /** True when the extension is one that only models in this JVM have, which say no language, and other files. */
    public static boolean isUnspoken(String file) {
        return OTHER_EXTENSIONS.contains(extension(file));
    }

    private static boolean mayBeModel(String file) {
        return isUnspoken(file)
                || EXTENSIONS.values().stream().anyMatch(extensions -> extensions.contains(extension(file)));
    }

    /** Name of the custom code in the top level, of whichever language. */
    public Optional<String> customCode() {
        return CUSTOM_FILES.keySet().stream().sorted().filter(this::holds).findFirst();
    }

    /** The language that the files say, or empty when they name none or contradict each other. */
    public Optional<Language> detected() {
        Optional<Language> custom = single(customLanguages());
        Optional<Language> artifact = single(artifactLanguages());
        boolean contradict = custom.isPresent() && artifact.isPresent() && !custom.equals(artifact);
        return contradict ? Optional.empty() : custom.or(() -> artifact);
    }

    /**
     * The language that the files say.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming what was found, when it is not one language
     */
    public Language language() {
        warnOfMisspelled();
        return detected().orElseThrow(() -> new ServingException(ErrorCode.START_FAILED, unclear()));
    }

    /**
     * As {@link #language}, but empty when no file says any.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming what was found, when files contradict each other
     */
    public Optional<Language> settled() {
        if (customLanguages().isEmpty() && artifactLanguages().isEmpty()) {
            warnOfMisspelled();
            return Optional.empty();
        }
        return Optional.of(language());
    }

    private Set<Language> customLanguages() {
        Set<Language> found = EnumSet.noneOf(Language.class);
        CUSTOM_FILES.forEach((name, language) -> {
            if (holds(name)) {
                found.add(language);
            }
        });
        return found;
    }

    private Set<Language> artifactLanguages() {
        return Arrays.stream(Language.values())
                .filter(language ->
                        files.stream().anyMatch(file -> extensions(language).contains(extension(file))))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Language.class)));
    }

    private static Set<String> extensions(Language language) {
        return EXTENSIONS.getOrDefault(language, Set.of());
    }

    private static Optional<Language> single(Set<Language> found) {
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private static boolean isTop(String file) {
        return file.indexOf(File.separatorChar) < 0;
    }

    private static String extension(String file) {
        String name = file.substring(file.lastIndexOf(File.separatorChar) + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
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

    private String unclear() {
        return "the language of the model is not clear: custom code files say %s, artifacts say %s; "
                        .formatted(names(customLanguages()), names(artifactLanguages()))
                + "artifacts are known by their extensions (%s), custom code by the names custom.py, custom.R, custom.r; "
                        .formatted(extensionTable())
                + "or artifacts are models of XGBoost, LightGBM or CatBoost (.json .ubj .txt .lgb .model .cbm); "
                + "choose with --language, timpani.model-file or timpani.engine. Files found in %s: %s"
                        .formatted(root.getFileName(), shown());
    }

    /** The first hundred names for a message. */
    public String shown() {
        return files.isEmpty() ? "none" : files.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
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
