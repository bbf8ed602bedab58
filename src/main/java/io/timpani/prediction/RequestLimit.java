package io.timpani.prediction;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one request (http-api.md §13): a body that stalls for so long is cut with a 400, a model call that takes longer
 * is answered 504. Waiting for a free worker counts for neither.
 *
 * <p>A call in this JVM cannot be killed: it is interrupted, and keeps its permit until it ends.
 */
final class RequestLimit {
    private final Duration limit;
    private final LongSupplier clock;
    private volatile Phase phase = Phase.READING;
    private volatile long since;

    private enum Phase {
        READING,
        WAITING,
        COMPUTING
    }

    RequestLimit(Duration limit) {
        this(limit, System::nanoTime);
    }

    RequestLimit(Duration limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /** The body, watched while it is read. */
    InputStream watch(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                readOn(one < 0);
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                readOn(count < 0);
                return count;
            }
        };
    }

    private void readOn(boolean complete) {
        since = clock.getAsLong();
        if (complete && phase == Phase.READING) {
            phase = Phase.WAITING;
        }
    }

    /** The model call begins. */
    void computes() {
        since = clock.getAsLong();
        phase = Phase.COMPUTING;
    }

    /** What the client is to be told now, or null as long as the limit is kept. */
    @Nullable
    ServingException breach() {
        Phase now = phase;
        if (now == Phase.WAITING || left() > 0) {
            return null;
        }
        return now == Phase.READING
                ? new ServingException(
                        ErrorCode.MALFORMED_REQUEST,
                        "no byte of the request body came for %d s, the limit set by DRUM_CLIENT_REQUEST_TIMEOUT"
                                .formatted(limit.toSeconds()))
                : new ServingException(
                        ErrorCode.TIMED_OUT,
                        "the prediction took longer than %d s, the limit set by DRUM_CLIENT_REQUEST_TIMEOUT"
                                .formatted(limit.toSeconds()));
    }

    /** When to look for a {@link #breach} next, at least 1. */
    long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left()) + 1);
    }

    private long left() {
        return phase == Phase.WAITING ? limit.toNanos() : limit.toNanos() - (clock.getAsLong() - since);
    }
}
