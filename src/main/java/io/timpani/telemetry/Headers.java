package io.timpani.telemetry;

import org.jspecify.annotations.Nullable;

/** The headers of a request. */
@FunctionalInterface
public interface Headers {
    /** The first value of a header; null when it was not sent. */
    @Nullable
    String value(String name);
}
