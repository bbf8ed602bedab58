package io.timpani.engine.jvm;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** What the names of a code directory's files say ({@code model-contract.md} §2, §10). */
final class CodeDirectory {
    private static final String JAR = "jar";
    private static final Set<String> JAVA_EXTENSIONS = Set.of(JAR, "zip", "java", "mojo", "pmml");
    private static final Set<String> CUSTOM_CODE = Set.of("custom.py", "custom.R", "custom.r");

    private final Path root;
    private final List<String> names;

    /** Lists the directory once. */
    CodeDirectory(Path root) {
        this.root = root;
        this.names = regularFiles(root);
    }

    /** True when custom code of another language stands in the top level. */
    boolean hasCustomCode() {
        return names.stream().anyMatch(CUSTOM_CODE::contains);
    }

    /** All jars of the top level, sorted by name. */
    List<Path> jars() {
        return jarsIn(root, names);
    }

    /** The first jar, if jars are what decides: no pipeline is present and no other Java artifact sorts before it. */
    Optional<String> leadingJar() {
        if (names.stream().anyMatch(name -> extension(name).equals("mojo"))) {
            return Optional.empty();
        }
        return names.stream()
                .filter(CodeDirectory::isJavaArtifact)
                .findFirst()
                .filter(name -> extension(name).equals(JAR));
    }

    /** True when a Java artifact of any kind lies anywhere below. */
    boolean holdsJavaArtifact() {
        AtomicBoolean found = new AtomicBoolean();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean hidden = !directory.equals(root) && isHidden(nameOf(directory));
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = nameOf(file);
                    found.compareAndSet(false, !isHidden(name) && isJavaArtifact(name));
                    return found.get() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw unreadable(root, e);
        }
        return found.get();
    }

    /**
     * The entries of a class path: separated by colons, {@code dir/*} for all jars of a directory. Relative entries are
     * looked for in the code directory, then in the current directory.
     */
    List<Path> classPath(String text) {
        List<Path> entries = new ArrayList<>();
        Stream.of(text.split(":", -1)).map(String::strip).forEach(entry -> {
            if (entry.equals("*") || entry.endsWith("/*")) {
                Path directory = resolve(entry.substring(0, entry.length() - 1));
                entries.addAll(Files.isDirectory(directory) ? jarsIn(directory, regularFiles(directory)) : List.of());
            } else if (!entry.isEmpty()) {
                entries.add(resolve(entry));
            }
        });
        return entries;
    }

    private Path resolve(String entry) {
        Path inside = root.resolve(entry);
        return Files.exists(inside) ? inside : Path.of(entry).toAbsolutePath();
    }

    private static List<Path> jarsIn(Path directory, List<String> names) {
        return names.stream()
                .filter(name -> extension(name).equals(JAR))
                .map(directory::resolve)
                .toList();
    }

    private static List<String> regularFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(CodeDirectory::nameOf)
                    .filter(name -> !isHidden(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static boolean isJavaArtifact(String name) {
        return JAVA_EXTENSIONS.contains(extension(name));
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static ServingException unreadable(Path directory, IOException e) {
        return new ServingException(
                ErrorCode.START_FAILED, "The directory " + nameOf(directory) + " cannot be listed", e);
    }
}
