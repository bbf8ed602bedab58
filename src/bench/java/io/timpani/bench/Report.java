package io.timpani.bench;

import java.util.Locale;

/**
 * What came out of driving a target.
 *
 * @param latencies of the requests answered within the window
 * @param seconds length of the window
 * @param errors answers other than 200, broken connections, requests never answered
 * @param serverCpu CPU seconds the server took within the window, NaN when its process is unknown
 * @param driverCpu CPU seconds this process took
 */
record Report(Latencies latencies, double seconds, long errors, double serverCpu, double driverCpu) {
    Report plus(Report other) {
        Latencies both = new Latencies();
        both.add(latencies);
        both.add(other.latencies);
        return new Report(
                both,
                seconds + other.seconds,
                errors + other.errors,
                serverCpu + other.serverCpu,
                driverCpu + other.driverCpu);
    }

    double rate() {
        return latencies.count() / seconds;
    }

    double perCpuSecond() {
        return latencies.count() / serverCpu;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f requests/s, p50 %.3f ms, p99 %.3f ms, %d errors, %.0f requests per CPU second of the server "
                        + "(it took %.2f cores, the driver %.2f)",
                rate(),
                latencies.millis(0.5),
                latencies.millis(0.99),
                errors,
                perCpuSecond(),
                serverCpu / seconds,
                driverCpu / seconds);
    }
}
