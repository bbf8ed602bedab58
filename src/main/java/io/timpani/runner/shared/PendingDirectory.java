package io.timpani.runner.shared;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory that appears when it is complete, as a {@link PendingFile} does. */
public final class PendingDirectory implements AutoCloseable {
    private final Path place;
    private final Path beside;
    private final Leftover leftover;

    private PendingDirectory(Path place, Path beside) {
        this.place = place;
        this.beside = beside;
        this.leftover = new Leftover(beside);
    }

    /**
     * Makes one for a place where nothing is.
     *
     * @throws IOException naming the place, when nothing can be made beside it
     */
    public static PendingDirectory at(Path place) throws IOException {
        Path beside = place.resolveSibling(
                "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectory(beside);
        } catch (FileSystemException e) {
            throw cannotMake(place, e);
        }
        return new PendingDirectory(place, beside);
    }

    /** Where it is filled. */
    public Path path() {
        return beside;
    }

    /** The directory is complete: it takes its place. */
    public void commit() throws IOException {
        try {
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            throw cannotMake(place, e);
        }
    }

    private static IOException cannotMake(Path place, FileSystemException cause) {
        String why = cause.getReason() == null ? cause.getClass().getSimpleName() : cause.getReason();
        return new IOException("the directory " + place + " cannot be made: " + why, cause);
    }

    @Override
    public void close() {
        leftover.remove();
    }
}
