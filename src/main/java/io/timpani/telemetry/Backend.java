package io.timpani.telemetry;

/** Where spans go, and with them metrics and records. */
public interface Backend extends Tracing, AutoCloseable {
    /** Sends what is left, within a bounded time. */
    @Override
    void close();
}
