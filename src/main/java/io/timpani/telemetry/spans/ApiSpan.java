package io.timpani.telemetry.spans;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.timpani.telemetry.Span;
import org.jspecify.annotations.Nullable;

/** A span of OpenTelemetry. */
final class ApiSpan implements Span {
    private final Tracer tracer;
    private final Context context;
    private final io.opentelemetry.api.trace.Span span;

    private ApiSpan(Tracer tracer, Context parent, io.opentelemetry.api.trace.Span span) {
        this.tracer = tracer;
        this.span = span;
        // known to whoever works below it, but only by its ids: servers end and mark the span that they find here
        this.context = parent.with(io.opentelemetry.api.trace.Span.wrap(span.getSpanContext()));
    }

    static ApiSpan begin(Tracer tracer, Context parent, String name) {
        return new ApiSpan(
                tracer, parent, tracer.spanBuilder(name).setParent(parent).startSpan());
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // whoever enters closes
    public Scope enter() {
        io.opentelemetry.context.Scope scope = context.makeCurrent();
        return scope::close;
    }

    @Override
    public Span child(String name) {
        return begin(tracer, context, name);
    }

    @Override
    public void attribute(String key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    @Override
    public void fail() {
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }
}
