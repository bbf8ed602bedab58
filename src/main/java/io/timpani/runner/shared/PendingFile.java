package io.timpani.runner.shared;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears when it is complete: written beside its place under another name, then renamed. Until then, and when it
 * never becomes complete, what was at its place stays as it was. A pipe or device is written as it is, and so
 * is what is mounted, as containers have files, since nothing can be renamed over it.
 */
public final class PendingFile implements AutoCloseable {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private final Path place;
    private final Path beside;
    private final @Nullable Leftover leftover;
    private final OutputStream out;
    private boolean complete;

    private PendingFile(Path place, Path beside, OutputStream out) {
        this.place = place;
        this.beside = beside;
        this.leftover = beside.equals(place) ? null : new Leftover(beside);
        this.out = out;
    }

    /**
     * Opens a file for the place.
     *
     * @throws IOException naming the place, when nothing can be written beside it
     */
    public static PendingFile at(Path named) throws IOException {
        // a link stays one, and what it leads to is what changes
        Path place = Files.isSymbolicLink(named) && Files.isRegularFile(named) ? named.toRealPath() : named;
        boolean isSpecial = Files.exists(place) && (!Files.isRegularFile(place) || isMounted(place));
        Path beside = isSpecial
                ? place
                : place.resolveSibling("." + place.getFileName() + "."
                        + ProcessHandle.current().pid() + ".part");
        try {
            OutputStream out = Files.newOutputStream(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            return new PendingFile(place, beside, out);
        } catch (FileSystemException e) {
            throw cannotWrite(place, e);
        }
    }

    /** Where it is written; unbuffered. Failures name the place. */
    public OutputStream out() {
        return new Named();
    }

    private final class Named extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                throw new IOException("the file " + place + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    private static boolean isMounted(Path place) {
        try (Stream<String> mounts = Files.lines(MOUNTS)) {
            String wanted = place.toRealPath().toString().replace(" ", "\\040");
            return mounts.map(line -> line.split(" ", MOUNT_POINT + 2))
                    .anyMatch(fields -> fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals(wanted));
        } catch (IOException | UncheckedIOException e) {
            // only Linux has the list
            return false;
        }
    }

    /** The file that is written, until it takes its place. */
    public Path path() {
        return beside;
    }

    /** The file is complete: it takes its place. */
    public void commit() throws IOException {
        try {
            out.close();
            if (leftover == null) {
                complete = true;
                return;
            }
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            complete = true;
        } catch (FileSystemException e) {
            throw cannotWrite(place, e);
        }
    }

    private static IOException cannotWrite(Path place, FileSystemException cause) {
        String why = cause.getReason() == null ? cause.getClass().getSimpleName() : cause.getReason();
        return new IOException("the file " + place + " cannot be written: " + why, cause);
    }

    @Override
    public void close() throws IOException {
        try {
            if (!complete) {
                out.close();
            }
        } finally {
            if (leftover != null) {
                leftover.remove();
            }
        }
    }
}
