package io.timpani.telemetry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request is for, as metrics and spans name it. Few values, because each has its own counters. */
public enum Endpoint {
    PREDICT("predict", "drum.invocations"),
    TRANSFORM("transform", "drum.transform"),
    UNSTRUCTURED("predictUnstructured", "drum.predictUnstructured"),
    CHAT("chat/completions", "drum.chat.completions"),
    DIRECT_ACCESS("directAccess", "drum.directAccess"),
    MODELS("models", null),
    PROBE("ping", null),
    HEALTH("health", null),
    INFO("info", null),
    CAPABILITIES("capabilities", null),
    STATS("stats", null),
    METRICS("prometheus", null),
    SYSTEM("system", null),
    /** No route of ours. */
    UNKNOWN("unknown", null);

    private final String label;
    private final @Nullable String span;

    Endpoint(String label, @Nullable String span) {
        this.label = label;
        this.span = span;
    }

    /** Value of the label {@code route}. */
    public String label() {
        return label;
    }

    /** Name of its spans; empty for what is not traced. */
    public Optional<String> span() {
        return Optional.ofNullable(span);
    }
}
