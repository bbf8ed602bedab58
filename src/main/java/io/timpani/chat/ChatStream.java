package io.timpani.chat;

import io.timpani.engine.ChatAnswer.Chunks;
import io.timpani.http.FailureMapper;
import io.timpani.http.LaterCall;
import io.timpani.http.ModelFailures;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ServingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends chunks as they come. Whatever happens, the client is told in the stream: its status is sent already. */
final class ChatStream {
    private final ServingRuntime runtime;
    private final LaterCall later;
    private final Chunks chunks;
    private final ChatTrace.Stream trace;

    ChatStream(ServingRuntime runtime, LaterCall later, Chunks chunks, ChatTrace.Stream trace) {
        this.runtime = runtime;
        this.later = later;
        this.chunks = chunks;
        this.trace = trace;
    }

    /**
     * Sends the first chunk and all others.
     *
     * @throws ServingException why it ended before its end; the client knows already, or is gone
     */
    void send(byte @Nullable [] first) {
        EventSink sink;
        try {
            sink = new EventSink(later.trail().events());
        } catch (IOException e) {
            throw StreamWatch.gone(e);
        }
        try (StreamWatch watch = StreamWatch.start(runtime, later, sink)) {
            byte[] chunk = first;
            while (chunk != null) {
                trace.chunk(chunk);
                if (!sink.event(chunk)) {
                    throw StreamWatch.gone(null);
                }
                chunk = ModelFailures.told(later.serving(), () -> watch.next(chunks));
            }
            sink.end();
        } catch (ServingException e) {
            trace.fail();
            if (!sink.isOver()) {
                sink.fail(FailureMapper.sentence(e, runtime, later.trail()));
            }
            throw e;
        }
    }
}
