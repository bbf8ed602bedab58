package io.timpani.telemetry.spans;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.Tracing;
import java.util.Collections;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes spans with a tracer, whoever's it is. Public, because two rooms have a tracer. */
public final class Spans implements Tracing {
    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return Collections.emptyList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            return headers == null ? null : headers.value(key);
        }
    };

    private final Tracer tracer;
    private final Supplier<Context> around;

    /**
     * @param tracer makes the spans
     * @param around what a request finds when it begins; its headers win
     */
    public Spans(Tracer tracer, Supplier<Context> around) {
        this.tracer = tracer;
        this.around = around;
    }

    @Override
    public Span begin(String name, Headers headers) {
        Context parent =
                Objects.requireNonNull(W3CTraceContextPropagator.getInstance().extract(around.get(), headers, GETTER));
        return ApiSpan.begin(tracer, parent, name);
    }

    @Override
    public Runnable carrying(Runnable work) {
        return Context.current().wrap(work);
    }
}
