package io.timpani.runner.shared;

import java.io.IOException;
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

    /** Its absolute path. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        leftover.remove();
    }
}
