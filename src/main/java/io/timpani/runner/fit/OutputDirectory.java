package io.timpani.runner.fit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a model goes. All that is made for it lies in a hidden directory there first; published, it can still be taken back
 * until it is kept.
 */
final class OutputDirectory implements AutoCloseable {
    private static final String CACHE = "__pycache__";

    private final Path directory;
    private final Path hidden;
    private final Path made;
    private final Path replaced;
    private final Deque<Path> published = new ArrayDeque<>();
    private final Deque<Path> directories = new ArrayDeque<>();
    private final Thread hook = new Thread(this::endWithProcess, "takes back what is not kept");
    private boolean isKept;
    private boolean hasEnded;

    private OutputDirectory(Path directory, Path hidden) throws IOException {
        this.directory = directory;
        this.hidden = hidden;
        this.made = Files.createDirectory(hidden.resolve("made"));
        this.replaced = Files.createDirectory(hidden.resolve("replaced"));
    }

    /**
     * Prepares it.
     *
     * @throws IOException naming the directory, when it cannot be written
     */
    static OutputDirectory open(Path directory) throws IOException {
        try {
            OutputDirectory output =
                    new OutputDirectory(directory, Files.createTempDirectory(directory, ".timpani-fit-"));
            Runtime.getRuntime().addShutdownHook(output.hook);
            return output;
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException
                    ? "permission denied"
                    : e.getClass().getSimpleName();
            throw new IOException("the directory %s cannot be written: %s".formatted(directory, why), e);
        }
    }

    /** Where it is. */
    Path path() {
        return directory;
    }

    /** Where files are made that are to be published. */
    Path made() {
        return made;
    }

    /** Adds the files of a directory, except those that training has made anew. */
    void add(Path code) throws IOException {
        Files.walkFileTree(code, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                boolean isCache = String.valueOf(visited.getFileName()).equals(CACHE);
                if (visited.equals(directory) || isCache) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(made.resolve(code.relativize(visited).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = made.resolve(code.relativize(file).toString());
                if (Files.notExists(copy, LinkOption.NOFOLLOW_LINKS)) {
                    // a link to a directory stays one; a link to a file is what it leads to
                    if (Files.isDirectory(file)) {
                        Files.createSymbolicLink(copy, file.toRealPath());
                    } else if (Files.exists(file)) {
                        Files.copy(file, copy);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Puts all that was made into place.
     *
     * @return the files that were there before, by their names, sorted
     */
    synchronized List<String> publish() throws IOException {
        List<String> overwritten = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(made)) {
            files = all.filter(path -> !path.equals(made)).sorted().toList();
        }
        for (Path file : files) {
            Path name = made.relativize(file);
            Path place = directory.resolve(name);
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.notExists(place)) {
                    Files.createDirectory(place);
                    directories.push(place);
                }
                continue;
            }
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Path aside = replaced.resolve(name);
                Files.createDirectories(aside.resolveSibling("."));
                Files.move(place, aside);
                overwritten.add(name.toString());
            }
            published.push(name);
            Files.move(file, place);
        }
        return overwritten;
    }

    /** The model stays; what it replaced is gone. */
    synchronized void keep() throws IOException {
        isKept = true;
        List<Path> caches = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                if (String.valueOf(visited.getFileName()).equals(CACHE)) {
                    caches.add(visited);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // others' files may be here, which are not ours to read: lost+found of a volume
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path cache : caches) {
            delete(cache);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void takeBack() throws IOException {
        for (Path name : published) {
            Files.deleteIfExists(directory.resolve(name));
            Path before = replaced.resolve(name);
            if (Files.exists(before, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(before, directory.resolve(name));
            }
        }
        for (Path made : directories) {
            if (Files.isDirectory(made)) {
                delete(made);
            }
        }
    }

    private synchronized void end() throws IOException {
        if (hasEnded) {
            return;
        }
        hasEnded = true;
        if (!isKept) {
            takeBack();
        }
        delete(hidden);
    }

    private void endWithProcess() {
        try {
            end();
        } catch (IOException e) {
            System.err.println("timpani: " + directory + " could not be cleaned: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process ends, and has done this already
        }
    }
}
