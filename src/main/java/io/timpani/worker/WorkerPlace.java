package io.timpani.worker;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory of ours that nobody else may enter, for sockets and the programs of workers. */
public final class WorkerPlace implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkerPlace.class.getName());
    /** A socket's path may have about 108 bytes; a name in the directory needs up to 24. */
    private static final int LONGEST = 80;

    private static final String PREFIX = "timpani-worker-";

    private final Path path;

    private WorkerPlace(Path path) {
        this.path = path;
    }

    /**
     * Makes one.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED}: no directory can be made for temporary files
     */
    public static WorkerPlace make() {
        try {
            Path made =
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
            if (made.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                Files.delete(made);
                made = Files.createTempDirectory(
                        Path.of("/tmp"), PREFIX + ProcessHandle.current().pid() + "-");
            }
            return new WorkerPlace(made);
        } catch (IOException e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "no directory for workers can be made: " + e.getClass().getSimpleName(),
                    e);
        }
    }

    /**
     * Makes one in a directory that somebody else looks after; it needs no socket.
     *
     * @throws IOException no directory can be made there
     */
    public static WorkerPlace below(Path directory) throws IOException {
        return new WorkerPlace(Files.createTempDirectory(directory, "worker-"));
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /**
     * Copies programs here.
     *
     * @param near class beside whose package they lie
     * @param list resource that names them, a line each, relative to that package
     */
    public void unpack(Class<?> near, String list) {
        try {
            for (String name : text(near, list).lines().toList()) {
                Path target = path.resolve(name);
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                try (InputStream in = open(near, name)) {
                    Files.copy(in, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the programs of workers cannot be unpacked", e);
        }
    }

    private static String text(Class<?> near, String name) throws IOException {
        try (InputStream in = open(near, name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(Class<?> near, String name) throws IOException {
        InputStream in = near.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("the program " + name + " is missing");
        }
        return in;
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(WARNING, "{0} cannot be deleted: {1}", path.getFileName(), e);
        }
    }
}
