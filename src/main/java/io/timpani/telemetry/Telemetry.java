package io.timpani.telemetry;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.config.TelemetrySettings;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** What one runtime tells about itself. Metrics are always counted; the rest is free while it is off. */
public final class Telemetry implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Telemetry.class.getName());
    /** By name: it is defined by another loader than this class. */
    private static final String BACKEND = "io.timpani.telemetry.otlp.OtlpBackend";

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

    /**
     * Counts, and sends to the receiver of the settings, if there is one; a log line says what it does.
     *
     * @param settings where to send
     * @param metrics what is counted
     * @param logger whose log records are sent, with those of the loggers below it; empty for all
     * @param server the server's own OpenTelemetry, which is used for what it takes when it is switched on
     */
    public static Telemetry start(
            TelemetrySettings settings, Metrics metrics, String logger, Optional<ServerTelemetry> server) {
        Optional<ServerBackend> theirs =
                server.filter(any -> settings.serverOn()).flatMap(found -> open(found, metrics));
        theirs.ifPresent(backend -> LOG.log(
                INFO,
                "{0} of telemetry go through the OpenTelemetry of the server",
                backend.takesMetrics() ? "spans and metrics" : "spans"));
        if (settings.off().isPresent()) {
            LOG.log(
                    INFO,
                    theirs.isPresent() ? "telemetry of our own is off: {0}" : "telemetry is off: {0}",
                    settings.off().get());
            return new Telemetry(metrics, theirs.orElse(null));
        }
        Thread current = Thread.currentThread();
        ClassLoader context = current.getContextClassLoader();
        // threads of the SDK outlive this call and must not keep the application's loader
        current.setContextClassLoader(null);
        try {
            IsolatedClasses classes = IsolatedClasses.of(Objects.requireNonNull(Telemetry.class.getClassLoader()));
            Backend backend = Class.forName(BACKEND, true, classes)
                    .asSubclass(Backend.class)
                    .getConstructor(TelemetrySettings.class, Metrics.class, String.class, ServerBackend.class)
                    .newInstance(settings, metrics, logger, theirs.orElse(null));
            LOG.log(INFO, "telemetry is sent to the receiver that OTEL_EXPORTER_OTLP_ENDPOINT names");
            return new Telemetry(metrics, backend);
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            LOG.log(WARNING, "telemetry of our own is off: it could not be set up", e);
            return new Telemetry(metrics, theirs.orElse(null));
        } finally {
            current.setContextClassLoader(context);
        }
    }

    /** A server's OpenTelemetry that fails is as good as none. */
    private static Optional<ServerBackend> open(ServerTelemetry server, Metrics metrics) {
        try {
            return server.open(metrics);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(WARNING, "the OpenTelemetry of the server cannot be used", e);
            return Optional.empty();
        }
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
