package io.timpani.telemetry.otlp;

import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.timpani.telemetry.SpanIds;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Hands records of the JVM's logging to the SDK, with the span of the thread that logs. */
final class LogExport extends Handler {
    private static final Formatter MESSAGES = new SimpleFormatter();

    private final LoggerProvider provider;
    private final java.util.logging.Logger source;
    private final @Nullable Supplier<@Nullable SpanIds> spans;

    private LogExport(
            LoggerProvider provider, java.util.logging.Logger source, @Nullable Supplier<@Nullable SpanIds> spans) {
        this.provider = provider;
        this.source = source;
        this.spans = spans;
    }

    /**
     * Listens to a logger and those below it.
     *
     * @param name of the logger, empty for all
     * @param spans which span a thread is in; null when that is known to the SDK
     */
    static LogExport listen(LoggerProvider provider, String name, @Nullable Supplier<@Nullable SpanIds> spans) {
        LogExport export = new LogExport(provider, java.util.logging.Logger.getLogger(name), spans);
        export.setLevel(Level.ALL);
        export.source.addHandler(export);
        return export;
    }

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName() == null ? "" : record.getLoggerName();
        if (!isLoggable(record) || isOfExport(name)) {
            return;
        }
        try {
            send(name, record);
        } catch (RuntimeException e) {
            // whoever logs must not fail because a record cannot be sent
            reportError(null, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private void send(String name, LogRecord record) {
        Logger logger = provider.get(name);
        LogRecordBuilder builder = logger.logRecordBuilder()
                .setTimestamp(record.getInstant())
                .setObservedTimestamp(System.currentTimeMillis(), TimeUnit.MILLISECONDS)
                .setSeverity(severity(record.getLevel().intValue()))
                .setSeverityText(record.getLevel().getName())
                .setBody(MESSAGES.formatMessage(record));
        if (record.getThrown() != null) {
            builder.setException(record.getThrown());
        }
        if (spans != null) {
            builder.setContext(contextOf(spans.get()));
        }
        builder.emit();
    }

    private static Context contextOf(@Nullable SpanIds span) {
        return span == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.create(
                                span.traceId(),
                                span.spanId(),
                                span.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                                TraceState.getDefault())));
    }

    /** What sending says about itself must not be sent, or a receiver that is down is told so forever. */
    private static boolean isOfExport(String logger) {
        return logger.startsWith("io.opentelemetry")
                || logger.startsWith("opentelemetry")
                || logger.startsWith("jdk.httpclient")
                || logger.startsWith("jdk.internal.httpclient");
    }

    private static Severity severity(int level) {
        if (level >= Level.SEVERE.intValue()) {
            return Severity.ERROR;
        }
        if (level >= Level.WARNING.intValue()) {
            return Severity.WARN;
        }
        if (level >= Level.CONFIG.intValue()) {
            return Severity.INFO;
        }
        return level >= Level.FINE.intValue() ? Severity.DEBUG : Severity.TRACE;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        source.removeHandler(this);
    }
}
