package io.timpani.telemetry;

import org.jspecify.annotations.Nullable;

/** The server's own OpenTelemetry at work. Closing takes from it what is ours; it ends with the server, not with us. */
public interface ServerBackend extends Backend {
    /** False when the server sends spans only. */
    boolean takesMetrics();

    /** The span that this thread's work belongs to, ours or one of the server's; null when there is none. */
    @Nullable
    SpanIds current();
}
