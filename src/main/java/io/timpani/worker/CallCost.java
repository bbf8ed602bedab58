package io.timpani.worker;

/**
 * What calls of a model cost by their rows, learned from those that were made: a straight line through the latest, by least
 * squares. Not safe for use by several threads.
 */
final class CallCost {
    /** What each call leaves of the weight of those before it: the last 50 or so count. */
    private static final double FADING = 0.98;
    /** Below this variance of their rows, calls say nothing of what a row costs. */
    private static final double LEAST_VARIANCE = 0.05;

    private double weight;
    private double rows;
    private double nanos;
    private double rowsSquared;
    private double rowsNanos;
    private double perRow;

    /** A call was made. */
    void add(int callRows, long callNanos) {
        weight = weight * FADING + 1;
        rows = rows * FADING + callRows;
        nanos = nanos * FADING + callNanos;
        rowsSquared = rowsSquared * FADING + (double) callRows * callRows;
        rowsNanos = rowsNanos * FADING + (double) callRows * callNanos;
        double meanRows = rows / weight;
        double variance = rowsSquared / weight - meanRows * meanRows;
        if (variance > LEAST_VARIANCE) {
            perRow = Math.max(0, (rowsNanos / weight - meanRows * (nanos / weight)) / variance);
        }
    }

    /** True when so many rows cost more than the call as such: two calls at once are then done notably sooner than one. */
    boolean isOfRows(int callRows) {
        double call = (nanos - perRow * rows) / weight;
        return weight > 0 && perRow * callRows > call;
    }
}
