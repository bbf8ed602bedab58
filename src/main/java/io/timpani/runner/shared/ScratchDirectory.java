package io.timpani.runner.shared;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory below the system's temporary one, removed with all that is in it when it is closed or the process ends. */
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;
    private final Leftover leftover;

    private ScratchDirectory(Path path) {
        this.path = path;
        this.leftover = new Leftover(path);
    }

    /** Makes one; {@code name} becomes part of its name. */
    public static ScratchDirectory make(String name) throws IOException {
        Path path = Files.createTempDirectory("timpani-" + name + "-");
        return new ScratchDirectory(path);
    }

    /**
     * Makes a hidden one in a directory, for files that are to be renamed there.
     *
     * @throws IOException naming the directory, when nothing can be written there
     */
    public static ScratchDirectory in(Path directory, String name) throws IOException {
        try {
            Path path = Files.createTempDirectory(directory, ".timpani-" + name + "-");
            return new ScratchDirectory(path);
        } catch (IOException e) {
            throw new IOException(
                    "the directory %s cannot be written: %s"
                            .formatted(
                                    directory, e instanceof AccessDeniedException ? "permission denied" : e.toString()),
                    e);
        }
    }

    /** Its absolute path. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        leftover.remove();
    }
}
