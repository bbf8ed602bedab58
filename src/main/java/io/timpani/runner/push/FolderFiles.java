package io.timpani.runner.push;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of a code directory that are sent: all but what is hidden, and what Python leaves behind. */
final class FolderFiles {
    private static final String CACHE = "__pycache__";

    private FolderFiles() {}

    /**
     * Lists them, sorted by name.
     *
     * @throws IOException naming a file that cannot be read
     */
    static List<Call.Part> of(Path codeDir) throws IOException {
        List<Call.Part> parts = new ArrayList<>();
        Files.walkFileTree(codeDir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped = !directory.equals(codeDir) && isLeftOut(directory);
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!isLeftOut(file) && Files.isRegularFile(file)) {
                    String name = codeDir.relativize(file).toString().replace(File.separatorChar, '/');
                    if (!Files.isReadable(file)) {
                        throw new IOException("the file " + name + " of the code directory cannot be read");
                    }
                    parts.add(new Call.Part(name, file, Files.size(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        parts.sort(Comparator.comparing(Call.Part::name));
        return parts;
    }

    private static boolean isLeftOut(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.equals(CACHE);
    }
}
