package io.timpani.forest;

/** Integers that sort as floating-point numbers do. Negative numbers have their other bits turned; there is one zero only. */
final class KeyOrder {
    /** Of nodes where every number goes to the second child, and only the least key to the first. */
    static final int INT_FIRST = Integer.MIN_VALUE + 1;

    static final long LONG_FIRST = Long.MIN_VALUE + 1;

    /** What is missing, as a key above infinity; the threshold of a leaf is above even that. */
    static final int INT_LAST = Integer.MAX_VALUE - 1;

    static final long LONG_LAST = Long.MAX_VALUE - 1;

    private KeyOrder() {}

    /** The key of a number; nothing useful for {@code NaN}. */
    static int of(float value) {
        int bits = Float.floatToRawIntBits(value + 0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** The key of a number; nothing useful for {@code NaN}. */
    static long of(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /**
     * 1 if {@code key >= threshold}, else 0, without a branch.
     *
     * @param threshold within the range of an {@code int}
     */
    static int reaches(int key, long threshold) {
        return (int) ((threshold + ~(long) key) >>> 63);
    }

    /**
     * 1 if {@code key >= threshold}, else 0. The compiler makes no branch of it, as it is as often true as not; the borrow of a
     * subtraction that may overflow would take seven steps.
     */
    static int reaches(long key, long threshold) {
        return key >= threshold ? 1 : 0;
    }
}
