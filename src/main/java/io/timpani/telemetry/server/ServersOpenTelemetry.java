package io.timpani.telemetry.server;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.ServerBackend;
import io.timpani.telemetry.ServerTelemetry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;

/** MicroProfile Telemetry, where the server has it: a bean that makes spans and metrics for the application. */
@Dependent
final class ServersOpenTelemetry implements ServerTelemetry {
    private final Instance<OpenTelemetry> found;

    @Inject
    ServersOpenTelemetry(Instance<OpenTelemetry> found) {
        this.found = found;
    }

    @Override
    public Optional<ServerBackend> open(Metrics metrics) {
        return found.isResolvable() ? open(found.get(), metrics) : Optional.empty();
    }

    static Optional<ServerBackend> open(OpenTelemetry telemetry, Metrics metrics) {
        return makesSpans(telemetry)
                ? Optional.of(ServersBackend.open(telemetry, metrics, takesMetrics(telemetry)))
                : Optional.empty();
    }

    private static boolean makesSpans(OpenTelemetry telemetry) {
        return !isLike(
                telemetry.getTracerProvider().get(ServersBackend.NAME),
                TracerProvider.noop().get(ServersBackend.NAME));
    }

    /** A provider that sends nowhere makes instruments that do nothing. */
    private static boolean takesMetrics(OpenTelemetry telemetry) {
        return !isLike(
                telemetry.getMeterProvider().get(ServersBackend.NAME),
                MeterProvider.noop().get(ServersBackend.NAME));
    }

    private static boolean isLike(Object one, Object other) {
        return one.getClass() == other.getClass();
    }
}
