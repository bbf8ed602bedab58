package io.timpani.telemetry;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A metric as it was when it was read.
 *
 * @param name with dots, as OpenTelemetry spells it
 * @param help one sentence
 * @param unit {@code s} for seconds, {@code 1} for counts
 * @param kind how values of different times relate
 * @param points one per combination of labels
 */
public record Family(String name, String help, String unit, Kind kind, List<Point> points) {
    /** How values of different times relate. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Values in buckets; all only grow. */
        HISTOGRAM
    }

    /** A value and its labels, in their order. */
    public sealed interface Point {
        Map<String, String> labels();
    }

    /** Of a counter or a gauge. */
    public record Value(Map<String, String> labels, long value) implements Point {}

    /**
     * Of a histogram.
     *
     * @param labels its labels
     * @param bounds upper bounds of the buckets in seconds, included, ascending
     * @param counts values per bucket, one more than bounds
     * @param sum sum of the values in seconds
     */
    public record Buckets(Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum)
            implements Point {
        /** Number of values. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /** What was added since an earlier reading. */
        public Buckets minus(Buckets earlier) {
            List<Long> added = IntStream.range(0, counts.size())
                    .mapToObj(i -> counts.get(i) - earlier.counts.get(i))
                    .toList();
            return new Buckets(labels, bounds, added, sum - earlier.sum);
        }
    }
}
