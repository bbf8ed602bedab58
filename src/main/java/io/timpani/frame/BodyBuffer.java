package io.timpani.frame;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one refillable window over a body. Its fields are open to the scanners of this package: they copy them into locals
 * for their inner loops.
 */
final class BodyBuffer {
    static final int DEFAULT_SIZE = 1 << 16;

    /** Most bodies are a row or a few. */
    private static final int FIRST_SIZE = 1 << 12;

    private static final int LONGEST_CELL = 1 << 30;

    private final InputStream in;
    private final @Nullable Utf8Check check;
    private final int size;
    private boolean filled;
    private boolean ended;

    /** Bytes of the body before index 0. */
    long dropped;

    byte[] bytes;
    int position;
    int limit;

    /**
     * @param size bytes that a large body is read in at once; less is taken at first
     * @param check sees every byte that is read, or null when any byte is welcome
     */
    BodyBuffer(InputStream in, int size, @Nullable Utf8Check check) {
        this.in = in;
        this.check = check;
        this.size = size;
        this.bytes = new byte[Math.min(size, FIRST_SIZE)];
    }

    /** Reads on, within the memory already taken, until so many bytes lie behind the position or no more fit or come. */
    void lookAhead(int wanted) throws IOException {
        boolean more = true;
        while (more && limit - position < wanted && limit < bytes.length) {
            more = refill(0);
        }
    }

    /** Bytes behind the position that can be had without waiting; there may be more. */
    long coming() throws IOException {
        return (long) limit - position + (ended ? 0 : in.available());
    }

    /**
     * Drops all bytes before {@code keep} (at most {@link #position}) and reads at least one more behind {@link #limit}.
     * Every index drops by {@code keep}, also when false is returned. Grows beyond its size only when {@code keep} leaves
     * no room.
     *
     * @return false at the end of the body
     */
    boolean refill(int keep) throws IOException {
        if (keep > 0) {
            System.arraycopy(bytes, keep, bytes, 0, limit - keep);
            limit -= keep;
            position -= keep;
            dropped += keep;
        }
        if (ended) {
            return false;
        }
        if (limit == bytes.length) {
            if (limit >= LONGEST_CELL) {
                throw Refusal.of("The body has a cell or line longer than 1 GiB.");
            }
            bytes = Arrays.copyOf(bytes, limit * 2);
        } else if (filled && bytes.length < size) {
            bytes = Arrays.copyOf(bytes, size);
        }
        int count;
        do {
            count = in.read(bytes, limit, bytes.length - limit);
        } while (count == 0);
        if (count < 0) {
            ended = true;
            if (check != null) {
                check.finish();
            }
            return false;
        }
        if (check != null) {
            check.feed(bytes, limit, limit + count);
        }
        limit += count;
        filled = limit == bytes.length;
        return true;
    }
}
