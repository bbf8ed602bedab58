package io.timpani.runner.perftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a reader of the figures must know besides: what had not settled, what failed, and where the generator was the limit. */
final class Remarks {
    /** From this share of the requests without work on, it is no longer the model that is measured. */
    private static final double NEAR_CEILING = 0.7;

    private static final double LATE_MILLIS = 1;
    private static final double MILLIS = 1000;
    /** Of the throughput from second to second, in parts of its mean. */
    private static final double UNSTEADY = 0.1;

    private Remarks() {}

    /** Servers whose process is not known. */
    static List<String> of(Report.Setup setup) {
        return setup.servers().stream()
                .flatMap(server -> server.process().unknown().stream()
                        .map(why -> "CPU and threads of " + server.name() + " are not known: " + why))
                .toList();
    }

    /** Sentences without a full stop: of the servers, then in the order of the loads. */
    static List<String> of(Report report) {
        List<String> remarks = new ArrayList<>(of(report.setup()));
        for (int i = 0; i < report.ceilings().size(); i++) {
            remarks.add(ceiling(report, i));
        }
        for (List<LoadResult> results : report.loads()) {
            for (int i = 0; i < results.size(); i++) {
                LoadResult result = results.get(i);
                String name = result.step().name() + (report.setup().compares() ? " on " + result.target() : "") + ": ";
                of(result, report.ceilings().get(i)).forEach(remark -> remarks.add(name + remark));
            }
        }
        return remarks;
    }

    private static String ceiling(Report report, int i) {
        double ceiling = report.ceilings().get(i);
        String server = report.setup().servers().get(i).name();
        return Double.isNaN(ceiling)
                ? "how many requests without work " + server + " and the generator can do is not known: /ping/ failed"
                : text("%s and the generator do %.0f requests without work per second (/ping/)", server, ceiling);
    }

    private static List<String> of(LoadResult result, double ceiling) {
        List<String> remarks = new ArrayList<>();
        remarks.add(stability(result));
        result.errors().forEach((what, count) -> remarks.add(count + " failed: " + what));
        if (result.unsent() > 0) {
            remarks.add(result.unsent() + " requests were never sent: the server was more than 10 s behind");
        }
        if (result.waited() > 0) {
            remarks.add(result.waited() + " requests were due while all "
                    + result.step().clients() + " connections were in use; their waiting is in the figures");
        }
        if (result.step().isOpen() && result.lateness().getTotalCount() > 0) {
            double late = result.lateness().getValueAtPercentile(99) / MILLIS;
            double latest = result.lateness().getMaxValue() / MILLIS;
            remarks.add(text(
                    "the generator itself sent late by %.3f ms (p99), at most %.3f ms%s",
                    late, latest, late > LATE_MILLIS ? ": latencies are too long by up to that" : ""));
        }
        if (result.throughput() > NEAR_CEILING * ceiling) {
            remarks.add(text(
                    "%.0f %% of the requests without work: HTTP or the generator is the limit, not the model",
                    100 * result.throughput() / ceiling));
        }
        double perAnswer = result.generatorCpuMillis();
        if (Double.isFinite(perAnswer)) {
            remarks.add(text(
                    "the generator took %.2f cores, %.3f ms of CPU per request",
                    result.generatorCpu() / result.seconds(), perAnswer));
        }
        return remarks;
    }

    private static String stability(LoadResult result) {
        String warmUp = result.settled()
                ? "settled after " + result.warmUp().size() + " s of warm-up"
                : "NOT settled after " + result.warmUp().size() + " s of warm-up, measured all the same";
        double spread = spread(result);
        return Double.isNaN(spread)
                ? warmUp
                : text(
                        "%s; then %s: the throughput of the seconds varied by %.1f %% (standard deviation)",
                        warmUp, spread > UNSTEADY ? "unsteady" : "steady", 100 * spread);
    }

    /** Standard deviation of the throughput of the seconds by its mean; NaN for fewer than two. */
    static double spread(LoadResult result) {
        int count = result.measured().size();
        double mean = result.measured().stream()
                .mapToDouble(Recorder.Second::answered)
                .average()
                .orElse(Double.NaN);
        double squares = result.measured().stream()
                .mapToDouble(second -> Math.pow(second.answered() - mean, 2))
                .sum();
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)) / mean;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
