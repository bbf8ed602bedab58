package io.timpani.runner.perftest;

import static io.timpani.runner.perftest.TextTable.number;

import java.util.ArrayList;
import java.util.List;

/** What loads came to, as tables of text. */
final class LoadTables {
    /** The percentiles that are told. */
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 100.0);

    private LoadTables() {}

    /** One server, a row per load. */
    static TextTable single(List<LoadResult> results, boolean inServer) {
        List<String> header = new ArrayList<>(List.of(
                "load",
                "answers/s",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max (ms)",
                "failed",
                "CPU/answer (ms)",
                "RSS (MB)",
                "threads",
                "warm-up (s)"));
        if (inServer) {
            header.add("prediction (ms)");
        }
        TextTable table = new TextTable(header);
        for (LoadResult result : results) {
            List<String> row = new ArrayList<>(List.of(result.step().name(), number(result.throughput(), 1)));
            PERCENTILES.forEach(percentile -> row.add(number(result.millis(percentile))));
            row.addAll(List.of(
                    Long.toString(result.failures() + result.unsent()),
                    number(result.serverCpuMillis()),
                    number(result.usage().residentMegabytes(), 1),
                    number(result.usage().threads(), 0),
                    Integer.toString(result.warmUp().size())));
            if (inServer) {
                row.add(number(result.prediction() * 1000));
            }
            table.row(row);
        }
        return table;
    }

    /** Two servers side by side; ratios are the second one's figure by the first one's. */
    static TextTable comparison(List<List<LoadResult>> loads) {
        String first = loads.get(0).get(0).target();
        String second = loads.get(0).get(1).target();
        List<String> header = new ArrayList<>(List.of("load"));
        for (String figure : List.of("answers/s", "p50 ms", "p99 ms", "p99.9 ms")) {
            header.addAll(List.of(figure + " " + first, second, "ratio"));
        }
        TextTable table = new TextTable(header);
        for (List<LoadResult> pair : loads) {
            LoadResult one = pair.get(0);
            LoadResult other = pair.get(1);
            List<String> row = new ArrayList<>(List.of(one.step().name()));
            pair(row, one.throughput(), other.throughput(), 1);
            for (double percentile : List.of(50.0, 99.0, 99.9)) {
                pair(row, one.millis(percentile), other.millis(percentile), 3);
            }
            table.row(row);
        }
        return table;
    }

    private static void pair(List<String> row, double one, double other, int decimals) {
        row.addAll(List.of(number(one, decimals), number(other, decimals), number(other / one)));
    }
}
