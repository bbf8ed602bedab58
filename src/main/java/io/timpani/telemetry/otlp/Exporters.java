package io.timpani.telemetry.otlp;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.timpani.config.TelemetrySettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Who sends to the receiver, and the threads they do it on. */
final class Exporters {
    private static final int SENDERS = 3;

    private final TelemetrySettings settings;
    private final ExecutorService senders = senders();

    Exporters(TelemetrySettings settings) {
        this.settings = settings;
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

    SpanExporter spans() {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/traces")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setExecutorService(senders)
                .build();
    }

    MetricExporter metrics() {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/metrics")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
                .setExecutorService(senders)
                .build();
    }

    LogRecordExporter records() {
        return OtlpHttpLogRecordExporter.builder()
                .setEndpoint(settings.endpoint() + "/v1/logs")
                .setHeaders(settings::headers)
                .setTimeout(settings.timeout())
                .setExecutorService(senders)
                .build();
    }

    /** Whoever still waits for an answer does not get it any more. */
    void end() {
        senders.shutdownNow();
    }
}
