package io.timpani.telemetry.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
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
import io.timpani.telemetry.Span;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The three providers, and the threads that send for them. Public, and so its constructor, because another loader makes it. */
public final class OtlpBackend implements Backend {
    private static final String NAME = "io.timpani";
    /** What is left at the end is sent within this time or lost. */
    private static final long FLUSH_MILLIS = 1_000;

    private static final long PATIENCE_MILLIS = 200;
    private static final int SENDERS = 3;

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

    private final ExecutorService senders;
    private final SdkTracerProvider tracers;
    private final SdkMeterProvider meters;
    private final SdkLoggerProvider loggers;
    private final Tracer tracer;
    private final LogExport logs;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Sets everything up.
     *
     * @param settings where to send
     * @param metrics what to send regularly
     * @param logger whose records to send, empty for all
     */
    public OtlpBackend(TelemetrySettings settings, Metrics metrics, String logger) {
        this.senders = senders();
        Resource resource = Resource.getDefault().merge(Resource.create(attributes(settings)));
        SpanExporter spanExporter = spanExporter(settings);
        MetricExporter metricExporter = metricExporter(settings);
        LogRecordExporter logExporter = logExporter(settings);
        this.tracers = SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(
                        settings.synchronous()
                                ? SimpleSpanProcessor.create(new BoundedSpans(spanExporter))
                                : BatchSpanProcessor.builder(spanExporter)
                                        .setScheduleDelay(settings.delay())
                                        .build())
                .build();
        this.loggers = SdkLoggerProvider.builder()
                .setResource(resource)
                .addLogRecordProcessor(
                        settings.synchronous()
                                ? SimpleLogRecordProcessor.create(new BoundedRecords(logExporter))
                                : BatchLogRecordProcessor.builder(logExporter)
                                        .setScheduleDelay(settings.delay())
                                        .build())
                .build();
        this.meters = SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricProducer(new DeltaReader(metrics::read, System::currentTimeMillis))
                .registerMetricReader(PeriodicMetricReader.builder(metricExporter)
                        .setInterval(settings.metricInterval())
                        .build())
                .build();
        this.tracer = tracers.get(NAME);
        this.logs = LogExport.listen(loggers, logger);
    }

    private static Attributes attributes(TelemetrySettings settings) {
        AttributesBuilder attributes = Attributes.builder();
        settings.resource().forEach(attributes::put);
        return attributes.build();
    }

    /** Daemons, ours, so that they can be interrupted in a request that hangs. */
    private static ExecutorService senders() {
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, "timpani-telemetry");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        };
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(SENDERS, SENDERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private SpanExporter spanExporter(TelemetrySettings settings) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/traces")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setExecutorService(senders)
                .build();
    }

    private MetricExporter metricExporter(TelemetrySettings settings) {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/metrics")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
                .setExecutorService(senders)
                .build();
    }

    private LogRecordExporter logExporter(TelemetrySettings settings) {
        return OtlpHttpLogRecordExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/logs")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setExecutorService(senders)
                .build();
    }

    @Override
    public Span begin(String name, Headers headers) {
        Context parent = Objects.requireNonNull(
                W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER));
        return OtlpSpan.begin(tracer, parent, name);
    }

    @Override
    public Runnable carrying(Runnable work) {
        return Context.current().wrap(work);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        logs.close();
        // a thread of its own, because the reader of metrics waits as long as it likes in its end
        Thread flush = new Thread(this::flush, "timpani-telemetry-flush");
        flush.setDaemon(true);
        flush.setContextClassLoader(null);
        flush.start();
        try {
            flush.join(FLUSH_MILLIS);
            // whoever still waits for an answer does not get it any more
            senders.shutdownNow();
            flush.interrupt();
            flush.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            senders.shutdownNow();
            flush.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void flush() {
        CompletableResultCode spans = tracers.shutdown();
        CompletableResultCode records = loggers.shutdown();
        CompletableResultCode.ofAll(List.of(spans, records, meters.shutdown()))
                .join(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
}
