package io.timpani.runner.perftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts what happens from some time on. A request belongs to where it was due, its answer to the second in which it came.
 *
 * <p>One lock for all threads: at the rates that one machine makes, it is free nearly always.
 */
final class Recorder {
    /** Half a per mille. */
    private static final int DIGITS = 3;
    /** A second gets less, since there may be thousands. */
    private static final int DIGITS_OF_SECOND = 2;

    private static final long MICRO = 1_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long start;
    private final Histogram latencies = new Histogram(DIGITS);
    private final Histogram lateness = new Histogram(DIGITS_OF_SECOND);
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private long end = Long.MAX_VALUE;
    private long lastAnswer;
    private long waited;

    /** What a second holds. */
    private static final class Slot {
        private final Histogram latencies = new Histogram(DIGITS_OF_SECOND);
        private int answered;
    }

    /**
     * A second, or what there is of it.
     *
     * @param answered requests per second
     * @param p50 median latency in microseconds, NaN without answers
     * @param p99 the latency that 99 of 100 did not exceed, likewise
     */
    record Second(double answered, double p50, double p99) {}

    /** @param start on the clock of {@link System#nanoTime} */
    Recorder(long start) {
        this.start = start;
        this.lastAnswer = start;
    }

    long start() {
        return start;
    }

    /** Requests due from then on belong to nobody, and answers from then on to no second. */
    synchronized void endAt(long nanos) {
        end = nanos;
    }

    /**
     * An answer as it should be.
     *
     * @param due when the request should have been sent
     * @param answered when the answer was there
     */
    synchronized void good(long due, long answered) {
        // a second has those that were due before, too: where they do not count, each load begins with a low one
        if (answered >= start && answered < end) {
            slot(answered).answered++;
        }
        if (due < start || due >= end) {
            return;
        }
        long micros = Math.max(1, (answered - due) / MICRO);
        latencies.recordValue(micros);
        slot(due).latencies.recordValue(micros);
        lastAnswer = Math.max(lastAnswer, answered);
    }

    synchronized void bad(long due, String what) {
        if (due >= start && due < end) {
            errors.merge(what, 1, Integer::sum);
        }
    }

    /** A request was sent so late because nobody woke in time. */
    synchronized void late(long due, long sent) {
        if (due >= start && due < end) {
            lateness.recordValue(Math.max(0, (sent - due) / MICRO));
        }
    }

    /** A request had to wait because all connections were in use. */
    synchronized void waited(long due) {
        if (due >= start && due < end) {
            waited++;
        }
    }

    private Slot slot(long nanos) {
        int second = (int) ((nanos - start) / SECOND);
        while (slots.size() <= second) {
            slots.add(new Slot());
        }
        return slots.get(second);
    }

    /** The whole seconds until then. */
    synchronized List<Second> seconds(long until) {
        int whole = (int) Math.max(0, (until - start) / SECOND);
        List<Second> seconds = new ArrayList<>();
        for (int i = 0; i < whole; i++) {
            if (i < slots.size() && slots.get(i).latencies.getTotalCount() > 0) {
                Slot slot = slots.get(i);
                seconds.add(new Second(
                        slot.answered,
                        slot.latencies.getValueAtPercentile(50),
                        slot.latencies.getValueAtPercentile(99)));
            } else {
                seconds.add(new Second(i < slots.size() ? slots.get(i).answered : 0, Double.NaN, Double.NaN));
            }
        }
        return seconds;
    }

    /** Latencies of all answers in microseconds; a copy. */
    synchronized Histogram latencies() {
        return latencies.copy();
    }

    /** How much later than due requests were sent by the generator's own fault, in microseconds; a copy. */
    synchronized Histogram lateness() {
        return lateness.copy();
    }

    /** What went wrong, and how often. */
    synchronized Map<String, Integer> errors() {
        return new TreeMap<>(errors);
    }

    /** How many requests found no connection free when they were due. */
    synchronized long waiting() {
        return waited;
    }

    /** From the start to the last answer. */
    synchronized double secondsToLastAnswer() {
        return (lastAnswer - start) / (double) SECOND;
    }
}
