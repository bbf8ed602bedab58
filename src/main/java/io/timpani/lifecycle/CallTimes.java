package io.timpani.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** How long model calls took, since the start and over a sliding window. Reading resets nothing. */
public final class CallTimes {
    private static final double NANOS = 1e9;
    /** Above this many calls within one window the oldest are dropped: memory stays bounded under any load. */
    private static final int MOST_SAMPLES = 100_000;

    private final LongSupplier clock;
    private final long windowNanos;
    private final ArrayDeque<Sample> recent = new ArrayDeque<>();
    private long count;
    private double total;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    public CallTimes(Duration window) {
        this(window, System::nanoTime);
    }

    CallTimes(Duration window, LongSupplier clock) {
        this.windowNanos = window.toNanos();
        this.clock = clock;
    }

    private record Sample(long at, double seconds) {}

    /**
     * A summary of samples.
     *
     * @param min smallest in seconds, empty without samples
     * @param max largest in seconds, empty without samples
     * @param total sum in seconds
     * @param count number of samples
     */
    public record Summary(OptionalDouble min, OptionalDouble max, double total, long count) {
        /** Mean in seconds, empty without samples. */
        public OptionalDouble average() {
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(total / count);
        }
    }

    /** Notes a call that took so many nanoseconds. */
    public synchronized void add(long nanos) {
        double seconds = Math.round(nanos / NANOS * 1000) / 1000.0;
        count++;
        total += seconds;
        min = Math.min(min, seconds);
        max = Math.max(max, seconds);
        if (recent.size() == MOST_SAMPLES) {
            recent.removeFirst();
        }
        recent.addLast(new Sample(clock.getAsLong(), seconds));
        forgetOld();
    }

    /** All calls since the start. */
    public synchronized Summary sinceStart() {
        return count == 0 ? empty() : new Summary(OptionalDouble.of(min), OptionalDouble.of(max), total, count);
    }

    /** The calls within the window. */
    public synchronized Summary inWindow() {
        forgetOld();
        if (recent.isEmpty()) {
            return empty();
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (Sample sample : recent) {
            least = Math.min(least, sample.seconds());
            most = Math.max(most, sample.seconds());
            sum += sample.seconds();
        }
        return new Summary(OptionalDouble.of(least), OptionalDouble.of(most), sum, recent.size());
    }

    /** Length of the window in seconds. */
    public double windowSeconds() {
        return windowNanos / NANOS;
    }

    private static Summary empty() {
        return new Summary(OptionalDouble.empty(), OptionalDouble.empty(), 0.0, 0);
    }

    private void forgetOld() {
        long oldest = clock.getAsLong() - windowNanos;
        while (!recent.isEmpty() && recent.peekFirst().at() - oldest < 0) {
            recent.removeFirst();
        }
    }
}
