package io.timpani.engine;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files of a code directory, listed once. What is hidden does not count, nor do directories; a link to a file does
 * (model-contract.md §2).
 */
public final class CodeDirectory {
    private static final int MOST_NAMES = 100;

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
        try {
            return new CodeDirectory(root, DirectoryWalk.files(root, levels));
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "the %s %s cannot be read: %s"
                            .formatted(what, root.getFileName(), e.getClass().getSimpleName()),
                    e);
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
        return files.contains(name) && FileNames.isTop(name);
    }

    /** Names in the top level, sorted, that end in a dot and one of these extensions (lower case), whatever their case. */
    public List<String> top(String... extensions) {
        Set<String> wanted = Set.of(extensions);
        return top(file -> wanted.contains(FileNames.extension(file)));
    }

    /** Names in the top level, sorted, of the artifacts of a language. */
    public List<String> topArtifacts(Language language) {
        return top(file -> FileNames.isArtifact(file, language));
    }

    /** Names in the top level, sorted, of all that has an extension of models. */
    public List<String> topModels() {
        return top(FileNames::mayBeModel);
    }

    private List<String> top(Predicate<String> wanted) {
        return files.stream().filter(FileNames::isTop).filter(wanted).toList();
    }

    /** Name of the custom code in the top level, of whichever language. */
    public Optional<String> customCode() {
        return FileNames.custom().stream().sorted().filter(this::holds).findFirst();
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
        return keeping(file -> artifacts.contains(file) || !FileNames.mayBeModel(file));
    }

    /** The same directory as if that file were not there. */
    public CodeDirectory without(String file) {
        return keeping(other -> !other.equals(file));
    }

    private CodeDirectory keeping(Predicate<String> kept) {
        return new CodeDirectory(root, files.stream().filter(kept).toList());
    }

    /** The first hundred names for a message. */
    public String shown() {
        return files.isEmpty() ? "none" : files.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    }
}
