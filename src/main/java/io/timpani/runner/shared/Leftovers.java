package io.timpani.runner.shared;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Files and directories that must not outlive the process, however it ends. */
final class Leftovers {
    private static final Leftovers OF_THIS_PROCESS = new Leftovers();

    private final Set<Path> paths = ConcurrentHashMap.newKeySet();

    private Leftovers() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> paths.forEach(Leftovers::remove), "leftovers"));
    }

    static void add(Path path) {
        OF_THIS_PROCESS.paths.add(path);
    }

    /** It is where it belongs, or gone. */
    static void forget(Path path) {
        OF_THIS_PROCESS.paths.remove(path);
    }

    /** Removes a file or a directory with all that is in it; what is gone already is no failure. */
    static void remove(Path path) {
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
