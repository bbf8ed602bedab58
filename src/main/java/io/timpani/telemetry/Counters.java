package io.timpani.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one endpoint. The maps are filled once and only read afterwards, so they need no lock. */
final class Counters {
    private final LongAdder begun = new LongAdder();
    private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
    private final Histogram queued = new Histogram();
    private final Histogram predicted = new Histogram();
    private final Histogram failed = new Histogram();

    Counters() {
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    void begin() {
        begun.increment();
    }

    void end(Outcome outcome) {
        Objects.requireNonNull(ended.get(outcome)).increment();
    }

    long begun() {
        return begun.sum();
    }

    long ended(Outcome outcome) {
        return Objects.requireNonNull(ended.get(outcome)).sum();
    }

    Histogram queued() {
        return queued;
    }

    Histogram predicted(boolean ok) {
        return ok ? predicted : failed;
    }
}
