package io.timpani.worker;

import io.timpani.engine.ChatAnswer;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The chunks of a chat, asked for one by one, so that a worker never runs ahead of its client. */
final class LaneChunks implements ChatAnswer.Chunks {
    /** A generator that does not end within this time is ended with its worker. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(2);

    private final WorkerPool pool;
    private final Lane lane;
    private boolean ended;

    LaneChunks(WorkerPool pool, Lane lane) {
        this.pool = pool;
        this.lane = lane;
    }

    @Override
    public byte @Nullable [] next() throws InterruptedException {
        if (ended) {
            return null;
        }
        try {
            Reply reply = lane.call(new Request("next"));
            if ("end".equals(reply.text("form"))) {
                ended = true;
                pool.release(lane);
                return null;
            }
            return reply.bytes(reply.number("segment"));
        } catch (ServingException e) {
            ended = true;
            pool.release(lane);
            throw e;
        } catch (ClosedByInterruptException e) {
            ended = true;
            pool.abandon(lane);
            Thread.interrupted();
            throw new InterruptedException("interrupted while a chunk was awaited");
        } catch (IOException e) {
            ended = true;
            throw pool.crashed(lane, e);
        } catch (RuntimeException | Error e) {
            // the frames may be out of step
            ended = true;
            pool.abandon(lane);
            throw e;
        }
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        // its thread may be interrupted already, which would close the lane
        boolean interrupted = Thread.interrupted();
        try {
            if (lane.answers(new Request("close"), END_PATIENCE)) {
                pool.release(lane);
            } else {
                pool.abandon(lane);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
