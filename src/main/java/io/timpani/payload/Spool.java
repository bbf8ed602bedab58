package io.timpani.payload;

import io.timpani.engine.RawBody;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Takes in whole bodies: what is small into the heap, what is large into a file, so that the heap is bounded. */
public final class Spool {
    private static final int CHUNK = 1 << 16;
    /** Beyond this share of the heap a body goes to a file. */
    private static final int SHARE = 16;

    private static final long MOST = 64L << 20;

    private Spool() {}

    /** Reads to the end of the stream, and does not close it. */
    public static RawBody read(InputStream in) throws IOException {
        int most = (int) Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE);
        return read(in, most, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * Reads to the end of the stream, and does not close it.
     *
     * @param most bytes kept in the heap
     * @param directory of files
     * @throws IOException when the stream fails
     * @throws ServingException INTERNAL when the file does, which is not the client's fault
     */
    static RawBody read(InputStream in, int most, Path directory) throws IOException {
        byte[] start = in.readNBytes(most);
        if (start.length < most) {
            return new RawBody.Bytes(start);
        }
        int next = in.read();
        return next < 0 ? new RawBody.Bytes(start) : spooled(start, next, in, directory);
    }

    private static RawBody spooled(byte[] start, int next, InputStream in, Path directory) throws IOException {
        Path file = created(directory);
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out, start, start.length);
            write(out, new byte[] {(byte) next}, 1);
            byte[] chunk = new byte[CHUNK];
            long length = start.length + 1L;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                write(out, chunk, read);
                length += read;
            }
            return new RawBody.Spooled(file, length);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static Path created(Path directory) {
        // what clients send is nobody else's business
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            return Files.createTempFile(directory, "timpani-body-", null, ownerOnly);
        } catch (IOException e) {
            throw unkept(e);
        }
    }

    private static void write(OutputStream out, byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw unkept(e);
        }
    }

    private static ServingException unkept(IOException cause) {
        return new ServingException(ErrorCode.INTERNAL, "the request body cannot be kept in a file", cause);
    }
}
