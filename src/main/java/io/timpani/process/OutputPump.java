package io.timpani.process;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries output from a pipe to a reader, line by line, in the memory of one line. A line may be as long as it likes: it comes
 * in pieces of at most {@link #MAX_LINE} bytes, cut between characters.
 */
final class OutputPump {
    /** Longest piece, in bytes. */
    static final int MAX_LINE = 16 * 1024;

    private static final System.Logger LOG = System.getLogger(OutputPump.class.getName());

    private final InputStream from;
    private final Consumer<String> lines;
    private final @Nullable LogFile log;
    private final byte[] buffer = new byte[MAX_LINE];
    private int filled;
    /** True while the rest of a line is to come whose first pieces are handed over. */
    private boolean inPieces;

    private boolean readerFailed;

    OutputPump(InputStream from, Consumer<String> lines, @Nullable LogFile log) {
        this.from = from;
        this.lines = lines;
        this.log = log;
    }

    /** Runs until the pipe ends. */
    void run() {
        byte[] chunk = new byte[MAX_LINE];
        try {
            for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
                if (log != null) {
                    log.write(chunk, 0, read);
                }
                split(chunk, read);
            }
        } catch (IOException e) {
            // a pipe that is closed under the reader has ended, too
        }
        if (filled > 0) {
            handOver(filled);
        }
    }

    private void split(byte[] chunk, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                append(chunk, from, i);
                endLine();
                from = i + 1;
            }
        }
        append(chunk, from, length);
    }

    private void append(byte[] chunk, int from, int to) {
        int next = from;
        while (next < to) {
            if (filled == MAX_LINE) {
                int whole = wholeCharacters();
                handOver(whole);
                System.arraycopy(buffer, whole, buffer, 0, MAX_LINE - whole);
                filled = MAX_LINE - whole;
                inPieces = true;
            }
            int part = Math.min(to - next, MAX_LINE - filled);
            System.arraycopy(chunk, next, buffer, filled, part);
            filled += part;
            next += part;
        }
    }

    private void endLine() {
        int end = filled > 0 && buffer[filled - 1] == '\r' ? filled - 1 : filled;
        // a line that ended with its last full piece is not followed by an empty one
        if (end > 0 || !inPieces) {
            handOver(end);
        }
        filled = 0;
        inPieces = false;
    }

    /** Bytes of the full buffer before a UTF-8 character that is not complete yet. */
    private int wholeCharacters() {
        int last = MAX_LINE - 1;
        int start = last;
        while (start > last - 3 && (buffer[start] & 0xC0) == 0x80) {
            start--;
        }
        int lead = buffer[start] & 0xFF;
        int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return start + size > MAX_LINE ? start : MAX_LINE;
    }

    private void handOver(int length) {
        String line = new String(buffer, 0, length, StandardCharsets.UTF_8);
        try {
            lines.accept(line);
        } catch (RuntimeException e) {
            if (!readerFailed) {
                readerFailed = true;
                LOG.log(WARNING, "the reader of a child's output failed; its later failures are not told", e);
            }
        }
    }
}
