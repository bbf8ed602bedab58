package io.timpani.bench;

/** Counts latencies in buckets that are at most 1.6 % wide. */
final class Latencies {
    private static final int PARTS_BITS = 6;
    private static final int PARTS = 1 << PARTS_BITS;

    private final long[] buckets = new long[(Long.SIZE - PARTS_BITS + 1) * PARTS];
    private long count;

    void add(long nanos) {
        buckets[bucket(Math.max(0, nanos))]++;
        count++;
    }

    void add(Latencies other) {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += other.buckets[i];
        }
        count += other.count;
    }

    long count() {
        return count;
    }

    /** The latency in milliseconds that a share of all (0 to 1) did not exceed; NaN when there are none. */
    double millis(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= wanted) {
                return upperEnd(i) / 1e6;
            }
        }
        return Double.NaN;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - PARTS_BITS - 1);
        return shift * PARTS + (int) (nanos >>> shift);
    }

    private static long upperEnd(int bucket) {
        int shift = Math.max(0, bucket / PARTS - 1);
        return ((long) (bucket - shift * PARTS) + 1 << shift) - 1;
    }
}
