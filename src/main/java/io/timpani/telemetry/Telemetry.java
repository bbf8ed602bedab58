package io.timpani.telemetry;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What one runtime tells about itself. Metrics are always counted; the rest is free while it is off. */
public final class Telemetry implements AutoCloseable {
    private final Metrics metrics;
    private final @Nullable Backend backend;

    private Telemetry(Metrics metrics, @Nullable Backend backend) {
        this.metrics = metrics;
        this.backend = backend;
    }

    /** Counts, and sends nothing. */
    public static Telemetry off(Metrics metrics) {
        return new Telemetry(metrics, null);
    }

    /** Counts for nobody: of a runtime that has not started. */
    public static Telemetry off() {
        return off(new Metrics(Labels.NONE, List.of(), () -> ""));
    }

    /** The metrics, whether they are sent or not. */
    public Metrics metrics() {
        return metrics;
    }

    /** True when spans are made. */
    public boolean isTracing() {
        return backend != null;
    }

    /**
     * Begins the span of a request.
     *
     * @param endpoint what it is for; some have no spans
     * @param headers its headers, which may name a parent
     */
    public Span begin(Endpoint endpoint, Headers headers) {
        Backend current = backend;
        if (current == null || endpoint.span().isEmpty()) {
            return Span.NONE;
        }
        Span span = current.begin(endpoint.span().get(), headers);
        span.attribute("gen_ai.request.consumer_id", headers.value("X-DataRobot-Consumer-Id"));
        span.attribute("gen_ai.request.consumer_type", headers.value("X-DataRobot-Consumer-Type"));
        return span;
    }

    /** The same executor, whose work belongs to the span of the thread that hands it over. */
    public ExecutorService carrying(ExecutorService executor) {
        Backend current = backend;
        return current == null ? executor : new CarryingExecutor(executor, current);
    }

    /** Sends what is left, within a bounded time. Idempotent. */
    @Override
    public void close() {
        Backend current = backend;
        if (current != null) {
            current.close();
        }
    }
}
