package io.timpani.runner.shared;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file or directory that must not outlive the process, however it ends. */
final class Leftover {
    private final Path path;
    private final Thread hook;

    Leftover(Path path) {
        this.path = path;
        this.hook = new Thread(() -> remove(path), "removes " + path);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Removes it, if it is still there. */
    void remove() {
        remove(path);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process ends, and its hooks remove what is left
        }
    }

    /** Removes a file or a directory with all that is in it; what is gone already is no failure. */
    private static void remove(Path path) {
        try {
            if (Files.isDirectory(path)) {
                Files.walkFileTree(path, new Deletion());
            } else {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("timpani: " + path + " could not be removed: " + e.getMessage());
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
