package io.timpani.telemetry.server;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.ServerBackend;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.SpanIds;
import io.timpani.telemetry.spans.Spans;
import org.jspecify.annotations.Nullable;

/** Spans, and metrics where they lead somewhere, of the server's OpenTelemetry. */
final class ServersBackend implements ServerBackend {
    static final String NAME = "io.timpani";

    private final Spans spans;
    private final Metrics metrics;
    private final @Nullable ServersMeters meters;

    private ServersBackend(Spans spans, Metrics metrics, @Nullable ServersMeters meters) {
        this.spans = spans;
        this.metrics = metrics;
        this.meters = meters;
    }

    /** @param takesMetrics false when metrics lead nowhere */
    static ServersBackend open(OpenTelemetry telemetry, Metrics metrics, boolean takesMetrics) {
        // a span that the server has begun for a request without a parent is the parent of ours
        Spans spans = new Spans(telemetry.getTracerProvider().get(NAME), Context::current);
        ServersMeters meters = null;
        if (takesMetrics) {
            meters = new ServersMeters(telemetry.getMeterProvider().get(NAME), metrics);
            metrics.tell(meters);
        }
        return new ServersBackend(spans, metrics, meters);
    }

    @Override
    public boolean takesMetrics() {
        return meters != null;
    }

    @Override
    public @Nullable SpanIds current() {
        SpanContext span = io.opentelemetry.api.trace.Span.current().getSpanContext();
        return span.isValid() ? new SpanIds(span.getTraceId(), span.getSpanId(), span.isSampled()) : null;
    }

    @Override
    public Span begin(String name, Headers headers) {
        return spans.begin(name, headers);
    }

    @Override
    public Runnable carrying(Runnable work) {
        return spans.carrying(work);
    }

    @Override
    public void close() {
        if (meters != null) {
            metrics.tell(null);
            meters.close();
        }
    }
}
