package io.timpani.runner.score;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is predicted from.
 *
 * @param in its bytes
 * @param format by the file's name; of standard input by its first bytes
 * @param length in bytes, -1 = nobody knows
 */
record Data(InputStream in, PayloadFormat format, long length) implements AutoCloseable {
    private static final byte[] MATRIX = "%%MatrixMarket".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ARROW = {-1, -1, -1, -1};

    /** Opens the file, or takes standard input. */
    static Data open(Optional<Path> file, InputStream standardInput) throws IOException {
        if (file.isEmpty()) {
            BufferedInputStream in = new BufferedInputStream(standardInput);
            return new Data(in, sniffed(in), -1);
        }
        Path path = file.get();
        if (!Files.isRegularFile(path)) {
            // a pipe or a device has no length
            return new Data(Files.newInputStream(path), PayloadFormat.ofFileName(path.toString()), -1);
        }
        long length = Files.size(path);
        if (length == 0) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "the file " + path + " is empty");
        }
        return new Data(Files.newInputStream(path), PayloadFormat.ofFileName(path.toString()), length);
    }

    private static PayloadFormat sniffed(BufferedInputStream in) throws IOException {
        in.mark(MATRIX.length);
        byte[] start = in.readNBytes(MATRIX.length);
        in.reset();
        if (Arrays.equals(start, MATRIX)) {
            return PayloadFormat.MTX;
        }
        boolean arrow = start.length >= ARROW.length && Arrays.equals(start, 0, ARROW.length, ARROW, 0, ARROW.length);
        return arrow ? PayloadFormat.ARROW : PayloadFormat.CSV;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
