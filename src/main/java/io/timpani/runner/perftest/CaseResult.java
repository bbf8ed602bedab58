package io.timpani.runner.perftest;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * What came of a case on one server.
 *
 * @param run the case
 * @param target name of the server
 * @param seconds of each request answered, in order
 * @param failure why it was given up; empty when every request was answered well
 * @param usage of the server within the case, and memory and threads behind it
 * @param stats of the server behind it
 * @param prediction seconds per call of the model as the server measured, NaN = not known
 */
record CaseResult(
        PerfCase run,
        String target,
        List<Double> seconds,
        Optional<Failure> failure,
        ServerUsage usage,
        ServerStats stats,
        double prediction) {
    private static final double MICROS = 1e6;

    /**
     * Why a case was given up.
     *
     * @param status of the answer, 0 = there was none
     * @param text what is told
     */
    record Failure(int status, String text) {}

    boolean failed() {
        return failure.isPresent();
    }

    private DoubleStream times() {
        return seconds.stream().mapToDouble(Double::doubleValue);
    }

    double min() {
        return times().min().orElse(Double.NaN);
    }

    double average() {
        return times().average().orElse(Double.NaN);
    }

    double max() {
        return times().max().orElse(Double.NaN);
    }

    /** Of all requests, in seconds. */
    double total() {
        return seconds.isEmpty() ? Double.NaN : times().sum();
    }

    /** Its latencies in microseconds. */
    Histogram latencies() {
        Histogram latencies = new Histogram(3);
        for (double time : seconds) {
            latencies.recordValue(Math.max(1, Math.round(time * MICROS)));
        }
        return latencies;
    }
}
