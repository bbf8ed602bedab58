package io.timpani.chat;

import io.timpani.engine.ChatAnswer.Chunks;
import io.timpani.http.FailureMapper;
import io.timpani.http.LaterCall;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches a stream while its own thread waits for the model: sends a comment now and then, which also shows whether the client
 * is still there, and ends the wait when it is not, or when a chunk takes too long. There are no more of these threads than
 * model calls at once.
 */
final class StreamWatch implements AutoCloseable {
    private final ServingRuntime runtime;
    private final LaterCall later;
    private final EventSink sink;
    private final long keepAliveNanos;
    private final Thread puller = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean pulling;
    private @Nullable ServingException reason;

    private StreamWatch(ServingRuntime runtime, LaterCall later, EventSink sink) {
        this.runtime = runtime;
        this.later = later;
        this.sink = sink;
        this.keepAliveNanos =
                later.serving().settings().answers().chat().keepAlive().toNanos();
    }

    /** Watches what the thread at hand sends. */
    static StreamWatch start(ServingRuntime runtime, LaterCall later, EventSink sink) {
        StreamWatch watch = new StreamWatch(runtime, later, sink);
        Thread thread = new Thread(later.trail().carrying(watch::watch), "chat stream");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    static ServingException gone(@Nullable Throwable cause) {
        return new ServingException(ErrorCode.NOT_SERVING, "the client is gone", cause);
    }

    /**
     * Waits for the next chunk.
     *
     * @throws ServingException the wait was ended by the watch; the client has been told, or is gone
     * @throws Exception the model's
     */
    byte @Nullable [] next(Chunks chunks) throws Exception {
        begin();
        Optional<ServingException> ended = Optional.empty();
        byte[] chunk;
        try {
            chunk = chunks.next();
            ended = end();
        } catch (Throwable e) {
            ended = end();
            if (ended.isPresent()) {
                ended.get().addSuppressed(e);
                throw ended.get();
            }
            throw e;
        }
        if (ended.isPresent()) {
            throw ended.get();
        }
        return chunk;
    }

    private synchronized void begin() {
        pulling = true;
        later.computes();
    }

    private synchronized Optional<ServingException> end() {
        pulling = false;
        later.rests();
        if (reason != null) {
            // meant for the wait that is over
            Thread.interrupted();
        }
        return Optional.ofNullable(reason);
    }

    private void watch() {
        try {
            while (pause()) {
                Optional<ServingException> breach = later.breach();
                if (breach.isPresent()) {
                    sink.fail(FailureMapper.sentence(breach.get(), runtime, later.trail()));
                    abort(breach.get());
                    later.finish();
                    return;
                }
                if (sink.silentNanos() >= keepAliveNanos && !sink.beat()) {
                    abort(gone(null));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there may be something to do; false when the stream has ended. */
    private boolean pause() throws InterruptedException {
        long silence = TimeUnit.NANOSECONDS.toMillis(keepAliveNanos - sink.silentNanos()) + 1;
        long left = later.millisLeft().orElse(Long.MAX_VALUE);
        return !closed.await(Math.max(1, Math.min(silence, left)), TimeUnit.MILLISECONDS);
    }

    private synchronized void abort(ServingException why) {
        reason = why;
        if (pulling) {
            puller.interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
