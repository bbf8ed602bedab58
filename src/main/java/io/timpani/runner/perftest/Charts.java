package io.timpani.runner.perftest;

import io.timpani.runner.perftest.LineChart.Point;
import io.timpani.runner.perftest.Recorder.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What is drawn of a report. */
final class Charts {
    private static final double MILLIS = 1000;
    /** Marks of the axis of percentiles: its nines. */
    private static final List<Double> NINES = List.of(0.0, 90.0, 99.0, 99.9, 99.99);

    private static final List<Double> DRAWN = List.of(
            0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.8, 99.9, 99.95, 99.98,
            99.99, 99.995, 99.999);
    private static final int TICKS_OF_TIME = 6;

    private Charts() {}

    static String cases(Report report) {
        LineChart chart = percentiles(
                "Latency of the cases",
                report.cases().stream()
                        .flatMap(List::stream)
                        .mapToLong(result -> result.seconds().size())
                        .max()
                        .orElse(1));
        for (List<CaseResult> results : report.cases()) {
            for (CaseResult result : results) {
                String name = result.run().name() + (report.setup().compares() ? ", " + result.target() : "");
                chart.line(name, curve(result.latencies()));
            }
        }
        return chart.figure();
    }

    private static long count(Stream<LoadResult> results) {
        return results.mapToLong(result -> result.latencies().getTotalCount())
                .max()
                .orElse(1);
    }

    static String loads(Report report) {
        StringBuilder html = new StringBuilder();
        // more lines than the ones of two servers, or of a sweep on one, cannot be told apart
        if (report.setup().compares()) {
            for (List<LoadResult> results : report.loads()) {
                LineChart latency = percentiles(results.get(0).step().name() + ": latency", count(results.stream()));
                results.forEach(result -> latency.line(result.target(), curve(result.latencies())));
                html.append(latency.figure());
            }
        } else {
            LineChart latency = percentiles(
                    "Latency under load", count(report.loads().stream().flatMap(List::stream)));
            report.loads()
                    .forEach(results -> latency.line(
                            results.get(0).step().name(), curve(results.get(0).latencies())));
            html.append(latency.figure());
        }
        List<List<LoadResult>> closed = report.loads().stream()
                .filter(results -> !results.get(0).step().isOpen())
                .toList();
        if (closed.size() > 1) {
            html.append(byClients(report, closed, "Throughput", "answers/s", false, LoadResult::throughput));
            html.append(byClients(report, closed, "Latency p99", "ms", true, result -> result.millis(99)));
        }
        return html.toString();
    }

    static String stability(Report report) {
        StringBuilder html = new StringBuilder();
        for (List<LoadResult> results : report.loads()) {
            String step = results.get(0).step().name();
            html.append(bySecond(report, results, step + ": throughput", "answers/s", Second::answered));
            html.append(bySecond(report, results, step + ": p99", "ms", second -> second.p99() / MILLIS));
        }
        return html.toString();
    }

    private static LineChart percentiles(String title, long count) {
        LineChart chart = new LineChart(title, "percentile", "ms", true);
        for (double nine : NINES) {
            // one mark beyond the last answer that can be told from others
            if (place(nine) <= Math.max(1, Math.ceil(Math.log10((double) count) - 1e-9))) {
                chart.tick(place(nine), String.valueOf(nine).replaceFirst("\\.0$", "") + " %");
            }
        }
        return chart;
    }

    /** The number of nines of a percentage. */
    private static double place(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static List<Point> curve(Histogram micros) {
        List<Point> points = new ArrayList<>();
        double count = micros.getTotalCount();
        if (count == 0) {
            return points;
        }
        for (double percentile : DRAWN) {
            if (1 - percentile / 100 > 1 / count) {
                points.add(new Point(place(percentile), micros.getValueAtPercentile(percentile) / MILLIS));
            }
        }
        points.add(new Point(Math.log10(count), micros.getMaxValue() / MILLIS));
        return points;
    }

    private static String byClients(
            Report report,
            List<List<LoadResult>> closed,
            String title,
            String unit,
            boolean logarithmic,
            ToDoubleFunction<LoadResult> figure) {
        LineChart chart = new LineChart(title + " by number of clients", "clients", unit, logarithmic);
        for (int i = 0; i < closed.size(); i++) {
            chart.tick(i, Integer.toString(closed.get(i).get(0).step().clients()));
        }
        for (int server = 0; server < report.setup().servers().size(); server++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < closed.size(); i++) {
                points.add(new Point(i, figure.applyAsDouble(closed.get(i).get(server))));
            }
            chart.line(report.setup().servers().get(server).name(), points);
        }
        return chart.figure();
    }

    private static String bySecond(
            Report report, List<LoadResult> results, String title, String unit, ToDoubleFunction<Second> figure) {
        int before = results.stream()
                .mapToInt(result -> result.warmUp().size())
                .max()
                .orElse(0);
        int after = results.stream()
                .mapToInt(result -> result.measured().size())
                .max()
                .orElse(0);
        LineChart chart = new LineChart(title, "seconds; grey: warm-up, not counted", unit, false);
        int step = Math.max(1, (int) Math.ceil((before + after) / (double) TICKS_OF_TIME));
        for (int second = -(before / step) * step; second <= after; second += step) {
            chart.tick(second, Integer.toString(second));
        }
        if (before > 0) {
            chart.shade(-before, 0);
        }
        for (LoadResult result : results) {
            List<Point> points = new ArrayList<>();
            int warm = result.warmUp().size();
            for (int i = 0; i < warm; i++) {
                points.add(new Point(
                        i - warm + 0.5, figure.applyAsDouble(result.warmUp().get(i))));
            }
            for (int i = 0; i < result.measured().size(); i++) {
                points.add(new Point(
                        i + 0.5, figure.applyAsDouble(result.measured().get(i))));
            }
            chart.line(report.setup().compares() ? result.target() : "per second", points);
        }
        return chart.figure();
    }
}
