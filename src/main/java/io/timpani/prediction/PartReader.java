package io.timpani.prediction;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The parts of a multipart body (RFC 2046 §5.1), one after the other as they arrive; nothing is kept of them. The library that
 * knows their headers looks at each byte of their content for the boundary, this at one in ten (Horspool, 1980).
 */
final class PartReader {
    /** Room for a file's name. */
    private static final int MOST_HEADER_BYTES = 16_384;

    private static final int LARGEST_BUFFER = 1 << 16;
    private static final int SMALLEST_BUFFER = 1 << 12;

    private final InputStream in;
    /** Line end, two hyphens, boundary. */
    private final byte[] delimiter;
    /** By a byte in the place of the delimiter's last: how far on that may be at least. */
    private final int[] steps = new int[256];

    private final byte[] bytes;
    private int position;
    private int limit;
    /** Up to here there is no delimiter. */
    private int cleared;
    /** Here, where the cleared bytes end, is one. */
    private boolean found;

    /** @param length bytes of the body, -1 = not known */
    PartReader(InputStream in, byte[] boundary, long length) {
        this.in = in;
        delimiter = new byte[boundary.length + 4];
        delimiter[0] = '\r';
        delimiter[1] = '\n';
        delimiter[2] = '-';
        delimiter[3] = '-';
        System.arraycopy(boundary, 0, delimiter, 4, boundary.length);
        int last = delimiter.length - 1;
        Arrays.fill(steps, delimiter.length);
        for (int i = 0; i < last; i++) {
            steps[delimiter[i] & 0xFF] = last - i;
        }
        long wanted = length < 0 ? LARGEST_BUFFER : Math.min(length + 2, LARGEST_BUFFER);
        bytes = new byte[Math.max(SMALLEST_BUFFER, Math.max((int) wanted, 2 * delimiter.length))];
        // the first delimiter may begin the body, without the line end before it
        bytes[0] = '\r';
        bytes[1] = '\n';
        limit = 2;
    }

    /**
     * Moves to the next part, past what is left of the one before; what stands before the first is passed over.
     *
     * @return false behind the last
     * @throws CutException when the body ends before that
     */
    boolean next() throws IOException {
        while (hasContent()) {
            position = cleared;
        }
        position += delimiter.length;
        found = false;
        byte b = take();
        if (b == '-') {
            b = take();
            if (b == '-') {
                return false;
            }
            throw new CutException("a boundary is followed by other text");
        }
        while (b == ' ' || b == '\t') {
            b = take();
        }
        if (b == '\r') {
            b = take();
        }
        if (b != '\n') {
            throw new CutException("a boundary is followed by other text");
        }
        cleared = position;
        return true;
    }

    /**
     * The headers of the part, with the empty line behind them.
     *
     * @throws ServingException {@link ErrorCode#TOO_LARGE} when they are longer than {@value #MOST_HEADER_BYTES} bytes
     */
    String headers() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int line = 0;
        while (true) {
            byte b = take();
            text.write(b);
            if (text.size() > MOST_HEADER_BYTES) {
                throw new ServingException(
                        ErrorCode.TOO_LARGE,
                        "a part of the request has headers of more than %d bytes, the limit"
                                .formatted(MOST_HEADER_BYTES));
            }
            if (b == '\n') {
                if (line == 0) {
                    break;
                }
                line = 0;
            } else if (b != '\r') {
                line++;
            }
        }
        cleared = position;
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The content of the part; it ends where the part does, and closing it reads nothing more. */
    InputStream content() {
        return new Content();
    }

    /** True when there is content to read; false where the part ends. */
    private boolean hasContent() throws IOException {
        while (position == cleared) {
            if (found) {
                return false;
            }
            int at = search();
            if (at >= 0) {
                cleared = at;
                found = true;
            } else if (limit - position >= delimiter.length) {
                // what comes may go on with a delimiter that begins here
                cleared = limit - delimiter.length + 1;
            } else {
                refill();
            }
        }
        return true;
    }

    /** Where a delimiter begins, -1 when there is no whole one. */
    private int search() {
        int last = delimiter.length - 1;
        byte end = delimiter[last];
        int at = position + last;
        while (at < limit) {
            byte b = bytes[at];
            if (b == end && Arrays.equals(bytes, at - last, at, delimiter, 0, last)) {
                return at - last;
            }
            at += steps[b & 0xFF];
        }
        return -1;
    }

    private byte take() throws IOException {
        while (position == limit) {
            refill();
        }
        return bytes[position++];
    }

    private void refill() throws IOException {
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        cleared -= position;
        limit -= position;
        position = 0;
        int count = in.read(bytes, limit, bytes.length - limit);
        if (count < 0) {
            throw new CutException("the body ends before its last boundary");
        }
        limit += count;
    }

    /** The body is not framed as a multipart body is. */
    static final class CutException extends IOException {
        private static final long serialVersionUID = 1;

        CutException(String message) {
            super(message);
        }
    }

    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            return hasContent() ? bytes[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (!hasContent()) {
                return -1;
            }
            int count = Math.min(length, cleared - position);
            System.arraycopy(bytes, position, target, from, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return cleared - position;
        }
    }
}
