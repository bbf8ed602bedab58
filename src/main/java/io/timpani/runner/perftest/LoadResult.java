package io.timpani.runner.perftest;

import io.timpani.runner.perftest.Recorder.Second;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What came of a load on one server.
 *
 * @param step the load
 * @param target name of the server
 * @param latencies of the answers in microseconds, from when the request was due
 * @param seconds how long it was measured
 * @param errors what went wrong, and how often
 * @param unsent requests of the open loop that were given up, since the server was too far behind
 * @param waited requests of the open loop that were due while all connections were in use
 * @param lateness how late the generator itself sent, in microseconds
 * @param warmUp the seconds before, which do not count
 * @param measured the seconds that do
 * @param settled false when the warm-up was ended by the clock
 * @param generatorCpu CPU seconds that the generator took
 * @param usage of the server meanwhile
 * @param prediction seconds per call of the model as the server measured, NaN = not known
 */
record LoadResult(
        LoadStep step,
        String target,
        Histogram latencies,
        double seconds,
        Map<String, Integer> errors,
        long unsent,
        long waited,
        Histogram lateness,
        List<Second> warmUp,
        List<Second> measured,
        boolean settled,
        double generatorCpu,
        ServerUsage usage,
        double prediction) {
    private static final double MICROS_PER_MILLI = 1000;
    private static final double MILLIS_PER_SECOND = 1000;

    /** Answers per second. */
    double throughput() {
        return seconds > 0 ? latencies.getTotalCount() / seconds : Double.NaN;
    }

    /** The latency in milliseconds that a percentage of all did not exceed; NaN when there are none. */
    double millis(double percentile) {
        return latencies.getTotalCount() == 0
                ? Double.NaN
                : latencies.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }

    long failures() {
        return errors.values().stream().mapToLong(Integer::longValue).sum();
    }

    boolean failed() {
        return failures() > 0 || unsent > 0 || latencies.getTotalCount() == 0;
    }

    /** CPU milliseconds of the server per answer; NaN where not known, or without an answer. */
    double serverCpuMillis() {
        return perAnswer(usage.cpuSeconds());
    }

    /** CPU milliseconds of the generator per answer; NaN likewise. */
    double generatorCpuMillis() {
        return perAnswer(generatorCpu);
    }

    private double perAnswer(double seconds) {
        long answers = latencies.getTotalCount();
        return answers == 0 ? Double.NaN : seconds * MILLIS_PER_SECOND / answers;
    }

    /** Of both rounds together. */
    LoadResult plus(LoadResult other) {
        Histogram all = latencies.copy();
        all.add(other.latencies);
        Histogram late = lateness.copy();
        late.add(other.lateness);
        return new LoadResult(
                step,
                target,
                all,
                seconds + other.seconds,
                sum(errors, other.errors),
                unsent + other.unsent,
                waited + other.waited,
                late,
                warmUp,
                Stream.concat(measured.stream(), other.measured.stream()).toList(),
                settled,
                generatorCpu + other.generatorCpu,
                new ServerUsage(
                        usage.cpuSeconds() + other.usage.cpuSeconds(),
                        other.usage.residentMegabytes(),
                        other.usage.threads()),
                (prediction + other.prediction) / 2);
    }

    private static Map<String, Integer> sum(Map<String, Integer> one, Map<String, Integer> other) {
        Map<String, Integer> both = new TreeMap<>(one);
        other.forEach((what, count) -> both.merge(what, count, Integer::sum));
        return both;
    }
}
