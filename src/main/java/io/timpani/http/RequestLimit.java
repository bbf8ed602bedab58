package io.timpani.http;

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
 * is answered 504. Only what the client or the model is waited for counts: a body while a read of it blocks, a call while the
 * model computes; neither the time in a queue nor our own.
 *
 * <p>A call in this JVM cannot be killed: it is interrupted, and keeps its permit until it ends.
 */
final class RequestLimit {
    private final Duration limit;
    private final LongSupplier clock;
    private volatile Phase phase = Phase.WAITING;
    private volatile long since;

    private enum Phase {
        /** For a thread or a permit; or at work on what was read. */
        WAITING,
        /** Blocked in a read of the body. */
        READING,
        COMPUTING
    }

    RequestLimit(Duration limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** The body, watched while it is read. */
    InputStream watch(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                begin(Phase.READING);
                try {
                    return super.read();
                } finally {
                    phase = Phase.WAITING;
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                begin(Phase.READING);
                try {
                    return super.read(bytes, offset, length);
                } finally {
                    phase = Phase.WAITING;
                }
            }
        };
    }

    /** The model call begins, or goes on after a part of its answer was sent. */
    void computes() {
        begin(Phase.COMPUTING);
    }

    /** The model is not waited for any more. */
    void rests() {
        phase = Phase.WAITING;
    }

    private void begin(Phase next) {
        // the time first: who looks in between must not find the next phase with the time of an earlier one
        since = clock.getAsLong();
        phase = next;
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
