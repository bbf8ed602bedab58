package io.timpani.telemetry.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.timpani.config.TelemetrySettings;
import io.timpani.telemetry.Backend;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.ServerBackend;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.Tracing;
import io.timpani.telemetry.spans.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our providers: all three, or those of them that the server does not have. Public, and so its constructor, because another
 * loader makes it.
 */
public final class OtlpBackend implements Backend {
    private static final String NAME = "io.timpani";
    /** What is left at the end is sent within this time or lost. */
    private static final long FLUSH_MILLIS = 1_000;

    private static final long PATIENCE_MILLIS = 200;

    private final TelemetrySettings settings;
    private final Resource resource;
    private final Exporters exporters;
    private final @Nullable ServerBackend theirs;
    private final Tracing tracing;
    private final LogExport logs;
    private final List<Supplier<CompletableResultCode>> ends = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Sets everything up.
     *
     * @param settings where to send
     * @param metrics what to send regularly
     * @param logger whose records to send, empty for all
     * @param theirs the server's own, for what it takes; closed with this
     */
    public OtlpBackend(TelemetrySettings settings, Metrics metrics, String logger, @Nullable ServerBackend theirs) {
        this.settings = settings;
        this.exporters = new Exporters(settings);
        this.resource = Resource.getDefault().merge(Resource.create(attributes(settings)));
        this.theirs = theirs;
        this.tracing = theirs != null ? theirs : spans();
        SdkLoggerProvider loggers = loggers();
        ends.add(loggers::shutdown);
        if (theirs == null || !theirs.takesMetrics()) {
            // the last, because it waits as long as it likes
            ends.add(meters(metrics)::shutdown);
        }
        this.logs = LogExport.listen(loggers, logger, theirs == null ? null : theirs::current);
    }

    private static Attributes attributes(TelemetrySettings settings) {
        AttributesBuilder attributes = Attributes.builder();
        settings.resource().forEach(attributes::put);
        return attributes.build();
    }

    private Spans spans() {
        SpanExporter exporter = exporters.spans();
        SdkTracerProvider tracers = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(
                        settings.synchronous()
                                ? SimpleSpanProcessor.create(new BoundedSpans(exporter))
                                : BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(settings.delay())
                                        .build())
                .build();
        ends.add(tracers::shutdown);
        // a request begins with nothing, whatever was left on its thread
        return new Spans(tracers.get(NAME), Context::root);
    }

    private SdkLoggerProvider loggers() {
        LogRecordExporter exporter = exporters.records();
        return SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(
                        settings.synchronous()
                                ? SimpleLogRecordProcessor.create(new BoundedRecords(exporter))
                                : BatchLogRecordProcessor.builder(exporter)
                                        .setScheduleDelay(settings.delay())
                                        .build())
                .build();
    }

    private SdkMeterProvider meters(Metrics metrics) {
        return SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricProducer(new DeltaReader(metrics::read, System::currentTimeMillis))
                .registerMetricReader(PeriodicMetricReader.builder(exporters.metrics())
                        .setInterval(settings.metricInterval())
                        .build())
                .build();
    }

    @Override
    public Span begin(String name, Headers headers) {
        return tracing.begin(name, headers);
    }

    @Override
    public Runnable carrying(Runnable work) {
        return tracing.carrying(work);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        logs.close();
        if (theirs != null) {
            theirs.close();
        }
        // a thread of its own, because the reader of metrics waits as long as it likes in its end
        Thread flush = new Thread(this::flush, "timpani-telemetry-flush");
        flush.setDaemon(true);
        flush.setContextClassLoader(null);
        flush.start();
        try {
            flush.join(FLUSH_MILLIS);
            exporters.end();
            flush.interrupt();
            flush.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            exporters.end();
            flush.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void flush() {
        List<CompletableResultCode> results = ends.stream().map(Supplier::get).toList();
        CompletableResultCode.ofAll(results).join(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
}
