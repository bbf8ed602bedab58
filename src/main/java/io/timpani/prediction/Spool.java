package io.timpani.prediction;

import io.timpani.engine.RawBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Takes in whole bodies: what is small into the heap, what is large into a file, so that the heap is bounded. */
final class Spool {
    private static final int CHUNK = 1 << 16;
    /** Beyond this share of the heap a body goes to a file. */
    private static final int SHARE = 16;

    private static final long MOST = 64L << 20;

    private Spool() {}

    /** Reads to the end of the stream, and does not close it. */
    static RawBody read(InputStream in) throws IOException {
        return read(in, (int) Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE));
    }

    /** @param most bytes kept in the heap */
    static RawBody read(InputStream in, int most) throws IOException {
        byte[] start = in.readNBytes(most);
        if (start.length < most) {
            return new RawBody.Bytes(start);
        }
        int next = in.read();
        return next < 0 ? new RawBody.Bytes(start) : spooled(start, next, in);
    }

    private static RawBody spooled(byte[] start, int next, InputStream in) throws IOException {
        // what clients send is nobody else's business
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path file = Files.createTempFile("timpani-body-", null, ownerOnly);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start);
            out.write(next);
            byte[] chunk = new byte[CHUNK];
            long length = start.length + 1L;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                length += read;
            }
            return new RawBody.Spooled(file, length);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
