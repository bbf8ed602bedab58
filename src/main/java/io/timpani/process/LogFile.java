package io.timpani.process;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that text is appended to. One that cannot be written is told once in our log and costs nobody anything else. */
public final class LogFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogFile.class.getName());

    private final Path file;
    private @Nullable OutputStream out;
    private boolean warned;

    private LogFile(Path file) {
        this.file = file;
    }

    /** Opens a file, with its directory where that is missing. Never fails: see the class. */
    public static LogFile open(Path file) {
        LogFile log = new LogFile(file);
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            log.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.warn(e);
        }
        return log;
    }

    /** Appends bytes; on disk as far as the operating system has them when this returns. */
    public synchronized void write(byte[] bytes, int offset, int length) {
        OutputStream current = out;
        if (current == null) {
            return;
        }
        try {
            current.write(bytes, offset, length);
        } catch (IOException e) {
            // space may come back, so the next write tries again
            warn(e);
        }
    }

    /** Appends a line. */
    public void writeLine(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    @Override
    public synchronized void close() {
        OutputStream current = out;
        out = null;
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (IOException e) {
            warn(e);
        }
    }

    /** True when something could not be written. */
    synchronized boolean hasWarned() {
        return warned;
    }

    private synchronized void warn(IOException cause) {
        if (!warned) {
            warned = true;
            LOG.log(WARNING, "the log file {0} cannot be written: {1}", file, cause);
        }
    }
}
