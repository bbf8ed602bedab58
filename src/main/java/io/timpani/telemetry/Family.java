package io.timpani.telemetry;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A metric as it was when it was read.
 *
 * @param metric which one
 * @param points one per combination of labels
 */
public record Family(Metric metric, List<Point> points) {
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
