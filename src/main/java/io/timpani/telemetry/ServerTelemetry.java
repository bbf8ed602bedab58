package io.timpani.telemetry;

import java.util.Optional;

/**
 * The OpenTelemetry that a server brings (MicroProfile Telemetry). An interface, because the bean behind it names classes
 * that not every server has, and is left out where they are missing.
 */
public interface ServerTelemetry {
    /**
     * Begins to use it.
     *
     * @param metrics what to hand to it, if it takes metrics
     * @return empty when the server has none, or one that does nothing
     */
    Optional<ServerBackend> open(Metrics metrics);
}
