package io.timpani.runner.perftest;

import io.timpani.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The report for machines. Times in seconds where a key says nothing else; what is not known is null. */
final class JsonReport {
    private JsonReport() {}

    static String of(Report report) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        Report.Setup setup = report.setup();
        tree.put("time", setup.time());
        tree.put("model", setup.model());
        tree.put("data", setup.data());
        tree.put("features", setup.features());
        tree.put(
                "servers",
                setup.servers().stream()
                        .map(server -> Map.of("name", server.name(), "url", server.address(), "started", server.own()))
                        .toList());
        tree.put(
                "cases",
                report.cases().stream()
                        .flatMap(List::stream)
                        .map(JsonReport::ofCase)
                        .toList());
        tree.put(
                "loads",
                report.loads().stream()
                        .flatMap(List::stream)
                        .map(JsonReport::ofLoad)
                        .toList());
        tree.put(
                "requests_without_work_per_second",
                report.ceilings().stream()
                        .map(JsonReport::known)
                        .map(value -> value.orElse(null))
                        .collect(ArrayList::new, List::add, List::addAll));
        tree.put("remarks", Remarks.of(report));
        tree.put("failed", report.failed());
        return JsonText.of(tree) + "\n";
    }

    private static Map<String, @Nullable Object> ofCase(CaseResult result) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("server", result.target());
        tree.put("name", result.run().name());
        tree.put("samples", result.run().samples());
        tree.put("iterations", result.run().iterations());
        tree.put("answered", result.seconds().size());
        tree.put("failure", result.failure().map(CaseResult.Failure::text).orElse(null));
        put(tree, "min", result.min());
        put(tree, "avg", result.average());
        put(tree, "max", result.max());
        put(tree, "total", result.total());
        tree.put("latency_ms", percentiles(result.latencies()));
        put(tree, "prediction", result.prediction());
        ServerStats stats = result.stats();
        put(tree, "used_mb", stats.used());
        put(tree, "total_physical_mb", stats.physical());
        put(tree, "container_used_mb", stats.containerUsed());
        put(tree, "container_max_used_mb", stats.containerMostUsed());
        put(tree, "container_limit_mb", stats.containerLimit());
        usage(tree, result.usage());
        return tree;
    }

    private static Map<String, @Nullable Object> ofLoad(LoadResult result) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("server", result.target());
        tree.put("name", result.step().name());
        tree.put("loop", result.step().isOpen() ? "open" : "closed");
        tree.put(
                result.step().isOpen() ? "connections" : "clients",
                result.step().clients());
        put(tree, "rate", result.step().isOpen() ? result.step().rate() : Double.NaN);
        put(tree, "seconds", result.seconds());
        tree.put("answers", result.latencies().getTotalCount());
        put(tree, "answers_per_second", result.throughput());
        tree.put("latency_ms", percentiles(result.latencies()));
        tree.put("errors", result.errors());
        tree.put("unsent", result.unsent());
        tree.put("waited", result.waited());
        tree.put("generator_late_ms", percentiles(result.lateness()));
        put(tree, "generator_cpu", result.generatorCpu());
        tree.put("settled", result.settled());
        put(tree, "throughput_spread", Remarks.spread(result));
        tree.put("warm_up", seconds(result.warmUp()));
        tree.put("measured", seconds(result.measured()));
        put(tree, "prediction", result.prediction());
        usage(tree, result.usage());
        return tree;
    }

    private static List<Map<String, @Nullable Object>> seconds(List<Recorder.Second> seconds) {
        return seconds.stream()
                .map(second -> {
                    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
                    put(tree, "answers", second.answered());
                    put(tree, "p50_ms", second.p50() / 1000);
                    put(tree, "p99_ms", second.p99() / 1000);
                    return tree;
                })
                .toList();
    }

    private static Map<String, @Nullable Object> percentiles(Histogram micros) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        boolean none = micros.getTotalCount() == 0;
        put(tree, "mean", none ? Double.NaN : micros.getMean() / 1000);
        for (double percentile : LoadTables.PERCENTILES) {
            String name =
                    percentile == 100 ? "max" : "p" + String.valueOf(percentile).replaceFirst("\\.0$", "");
            put(tree, name, none ? Double.NaN : micros.getValueAtPercentile(percentile) / 1000.0);
        }
        return tree;
    }

    private static void usage(Map<String, @Nullable Object> tree, ServerUsage usage) {
        put(tree, "server_cpu", usage.cpuSeconds());
        put(tree, "server_rss_mb", usage.residentMegabytes());
        put(tree, "server_threads", usage.threads());
    }

    private static void put(Map<String, @Nullable Object> tree, String key, double value) {
        tree.put(key, known(value).orElse(null));
    }

    private static Optional<Double> known(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }
}
