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
import java.util.Optional;

/**
 * What is predicted from.
 *
 * @param in its bytes
 * @param format by the file's name; of standard input by its first bytes
 * @param length in bytes, -1 = nobody knows
 */
record Input(InputStream in, PayloadFormat format, long length) implements AutoCloseable {
    private static final String MATRIX = "%%MatrixMarket";
    /** What each message of an Arrow stream begins with. */
    private static final String ARROW = "\u00ff\u00ff\u00ff\u00ff";

    /** Opens the file, or takes standard input. */
    static Input open(Optional<Path> file, InputStream standardInput) throws IOException {
        if (file.isEmpty()) {
            BufferedInputStream in = new BufferedInputStream(standardInput);
            return new Input(in, sniffed(in), -1);
        }
        Path path = file.get();
        if (!Files.isRegularFile(path)) {
            // a pipe or a device has no length
            return new Input(Files.newInputStream(path), PayloadFormat.ofFileName(path.toString()), -1);
        }
        long length = Files.size(path);
        if (length == 0) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "the file " + path + " is empty");
        }
        return new Input(Files.newInputStream(path), PayloadFormat.ofFileName(path.toString()), length);
    }

    private static PayloadFormat sniffed(BufferedInputStream in) throws IOException {
        in.mark(MATRIX.length());
        String start = new String(in.readNBytes(MATRIX.length()), StandardCharsets.ISO_8859_1);
        in.reset();
        if (start.equals(MATRIX)) {
            return PayloadFormat.MTX;
        }
        return start.startsWith(ARROW) ? PayloadFormat.ARROW : PayloadFormat.CSV;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
