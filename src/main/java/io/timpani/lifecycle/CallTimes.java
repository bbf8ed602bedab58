package io.timpani.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How long model calls took, since the start and over a sliding window. Reading resets nothing. The window is kept as one sum
 * per second, so that its size does not depend on the load.
 */
public final class CallTimes {
    private static final double NANOS = 1e9;
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier clock;
    private final long windowSeconds;
    private long origin;
    private final Sum total = new Sum(0);
    private final ArrayDeque<Sum> recent = new ArrayDeque<>();

    public CallTimes(Duration window) {
        this(window, System::nanoTime);
    }

    CallTimes(Duration window, LongSupplier clock) {
        this.windowSeconds = window.toSeconds();
        this.clock = clock;
    }

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
        long now = now();
        forgetBefore(now);
        if (recent.isEmpty() || recent.peekLast().second != now) {
            recent.addLast(new Sum(now));
        }
        recent.peekLast().add(seconds);
        total.add(seconds);
    }

    /** All calls since the start. */
    public synchronized Summary sinceStart() {
        return total.summary();
    }

    /** The calls within the window. */
    public synchronized Summary inWindow() {
        forgetBefore(now());
        Sum sum = new Sum(0);
        recent.forEach(sum::add);
        return sum.summary();
    }

    /** Length of the window in seconds. */
    public double windowSeconds() {
        return windowSeconds;
    }

    /** Seconds since the first call: differences of the clock are right even where the clock itself overflows. */
    private long now() {
        long time = clock.getAsLong();
        if (total.count == 0) {
            origin = time;
        }
        return Math.floorDiv(time - origin, SECOND);
    }

    private void forgetBefore(long now) {
        while (!recent.isEmpty() && recent.peekFirst().second < now - windowSeconds) {
            recent.removeFirst();
        }
    }

    private static final class Sum {
        private final long second;
        private long count;
        private double total;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        Sum(long second) {
            this.second = second;
        }

        void add(double seconds) {
            count++;
            total += seconds;
            min = Math.min(min, seconds);
            max = Math.max(max, seconds);
        }

        void add(Sum other) {
            count += other.count;
            total += other.total;
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
        }

        Summary summary() {
            return count == 0
                    ? new Summary(OptionalDouble.empty(), OptionalDouble.empty(), 0.0, 0)
                    : new Summary(OptionalDouble.of(min), OptionalDouble.of(max), total, count);
        }
    }
}
