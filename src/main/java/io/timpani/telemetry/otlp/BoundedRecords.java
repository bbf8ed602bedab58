package io.timpani.telemetry.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** Sends log records one by one, as long as the receiver keeps up. */
final class BoundedRecords implements LogRecordExporter {
    private final LogRecordExporter exporter;
    private final Pending pending = new Pending();

    BoundedRecords(LogRecordExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<LogRecordData> records) {
        return pending.send(() -> exporter.export(records));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
