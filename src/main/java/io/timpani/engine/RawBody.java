package io.timpani.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a request's body: in the heap, or, when they are many, in a file that is deleted with it. */
public sealed interface RawBody extends AutoCloseable {
    /** Number of bytes. */
    long length();

    @Override
    default void close() {}

    /**
     * Bytes in the heap.
     *
     * @param bytes not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record Bytes(byte[] bytes) implements RawBody {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** A file of ours. */
    record Spooled(Path file, long length) implements RawBody {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("a spooled request body cannot be deleted", e);
            }
        }
    }
}
