package io.timpani.telemetry;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Durations in fixed buckets. Threads that record at the same time do not meet. */
final class Histogram {
    /** Upper bounds in nanoseconds, included. */
    private static final long[] BOUNDS = LongStream.of(
                    100,
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    2_500_000,
                    5_000_000,
                    10_000_000,
                    30_000_000,
                    60_000_000,
                    120_000_000)
            .map(micros -> micros * 1_000)
            .toArray();

    private static final double NANOS = 1e9;
    /** The same in seconds. */
    static final List<Double> SECONDS =
            LongStream.of(BOUNDS).mapToObj(nanos -> nanos / NANOS).toList();

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder total = new LongAdder();

    Histogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        int bucket = 0;
        // most are short, so a walk from the left is shorter than a search
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        total.add(nanos);
    }

    /** Counts of the buckets, the last one without an upper bound. */
    long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    /** Sum in seconds. */
    double seconds() {
        return total.sum() / NANOS;
    }
}
