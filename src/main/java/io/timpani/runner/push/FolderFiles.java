package io.timpani.runner.push;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The files of a code directory that are sent: all but what is hidden, and what Python leaves behind. */
final class FolderFiles {
    private static final String CACHE = "__pycache__";
    /** The platform gets what the model has here, wherever it lies. */
    private static final Set<FileVisitOption> FOLLOWING = Set.of(FileVisitOption.FOLLOW_LINKS);

    private FolderFiles() {}

    /**
     * Lists them, sorted by name.
     *
     * @throws IOException naming a file that cannot be read, or a link that leads in circles
     */
    static List<Call.Part> of(Path codeDir) throws IOException {
        List<Call.Part> parts = new ArrayList<>();
        Files.walkFileTree(codeDir, FOLLOWING, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped = !directory.equals(codeDir) && isLeftOut(directory);
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!isLeftOut(file) && Files.isRegularFile(file)) {
                    if (!Files.isReadable(file)) {
                        throw new IOException("the file " + name(file) + " of the code directory cannot be read");
                    }
                    parts.add(new Call.Part(name(file), file, Files.size(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (!file.equals(codeDir) && isLeftOut(file)) {
                    return FileVisitResult.CONTINUE;
                }
                throw new IOException(
                        name(file)
                                + (failure instanceof FileSystemLoopException
                                        ? " in the code directory is a link to a directory that it is in: remove it"
                                        : " of the code directory cannot be read"),
                        failure);
            }

            private String name(Path file) {
                return codeDir.relativize(file).toString().replace(File.separatorChar, '/');
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
