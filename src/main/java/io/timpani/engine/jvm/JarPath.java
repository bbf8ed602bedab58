package io.timpani.engine.jvm;

import io.timpani.engine.CodeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where a predictor's classes are looked for ({@code model-contract.md} §10). */
final class JarPath {
    static final String JAR = "jar";

    private JarPath() {}

    /** All jars of the top level, sorted by name. */
    static List<Path> jarsIn(CodeDirectory directory) {
        return directory.top(JAR).stream().map(directory.root()::resolve).toList();
    }

    /**
     * The entries of a class path: separated by colons, {@code dir/*} for all jars of a directory. Relative entries are
     * looked for in the code directory, then in the current directory.
     */
    static List<Path> parse(String text, Path codeDir) {
        List<Path> entries = new ArrayList<>();
        Stream.of(text.split(":", -1)).map(String::strip).forEach(entry -> {
            if (entry.equals("*") || entry.endsWith("/*")) {
                Path directory = resolve(entry.substring(0, entry.length() - 1), codeDir);
                entries.addAll(Files.isDirectory(directory) ? jarsIn(CodeDirectory.listTop(directory)) : List.of());
            } else if (!entry.isEmpty()) {
                entries.add(resolve(entry, codeDir));
            }
        });
        return entries;
    }

    private static Path resolve(String entry, Path codeDir) {
        Path inside = codeDir.resolve(entry);
        return Files.exists(inside) ? inside : Path.of(entry).toAbsolutePath();
    }
}
