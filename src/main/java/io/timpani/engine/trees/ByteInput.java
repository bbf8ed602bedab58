package io.timpani.engine.trees;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, one after the other, with one byte of foresight. */
final class ByteInput implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final long size;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    /** Place of the buffer's end in the file. */
    private long read;

    ByteInput(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    static ByteInput of(Path file) throws IOException {
        return new ByteInput(Files.newInputStream(file), Files.size(file));
    }

    /** The place of the next byte. */
    long place() {
        return read - (end - at);
    }

    /** Bytes that are left, as far as the size of the file tells. */
    long left() {
        return Math.max(0, size - place());
    }

    /** The next byte, which stays the next; -1 at the end. */
    int peek() throws IOException {
        if (at == end && !fill()) {
            return -1;
        }
        return buffer[at] & 0xFF;
    }

    /** The next byte. */
    int next() throws IOException {
        if (at == end && !fill()) {
            throw endsTooEarly();
        }
        return buffer[at++] & 0xFF;
    }

    /** The next bytes, which must be there: check what is {@link #left} before. */
    byte[] next(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            if (at == end && !fill()) {
                throw endsTooEarly();
            }
            int part = Math.min(count - done, end - at);
            System.arraycopy(buffer, at, bytes, done, part);
            at += part;
            done += part;
        }
        return bytes;
    }

    /** Goes past bytes. */
    void skip(long count) throws IOException {
        long todo = count;
        while (todo > 0) {
            if (at == end && !fill()) {
                throw endsTooEarly();
            }
            int part = (int) Math.min(todo, end - at);
            at += part;
            todo -= part;
        }
    }

    /** A big-endian number of up to 8 bytes, without sign unless it has all 8. */
    long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer);
        at = 0;
        end = Math.max(0, count);
        read += end;
        return count > 0;
    }

    private static ModelFormatException endsTooEarly() {
        return new ModelFormatException("ends too early");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
