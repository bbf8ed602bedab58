package io.timpani.runner.perftest;

import static io.timpani.runner.perftest.TextTable.number;

import java.util.ArrayList;
import java.util.List;

/** What cases came to, in the tables of the contract. */
final class CaseTables {
    static final String FAIL = "Fail";
    private static final int TIMES = 4;

    private CaseTables() {}

    /** The table of {@code cli.md} §6. */
    static TextTable contract(List<CaseResult> results, boolean inServer) {
        boolean container = results.stream().anyMatch(result -> result.stats().isInContainer());
        List<String> header = new ArrayList<>(List.of("size", "samples", "iters", "min", "avg", "max", "total (s)"));
        header.addAll(
                container
                        ? List.of(
                                "container used (MB)",
                                "container max used (MB)",
                                "container limit (MB)",
                                "total physical (MB)")
                        : List.of("used (MB)", "total physical (MB)"));
        if (inServer) {
            header.add("prediction");
        }
        TextTable table = new TextTable(header);
        for (CaseResult result : results) {
            table.row(row(result, container, inServer));
        }
        return table;
    }

    private static List<String> row(CaseResult result, boolean container, boolean inServer) {
        List<String> row = new ArrayList<>(List.of(
                result.run().name(),
                Long.toString(result.run().samples()),
                Integer.toString(result.run().iterations())));
        if (result.failed()) {
            for (int i = 0; i < TIMES; i++) {
                row.add(FAIL);
            }
        } else {
            row.addAll(List.of(
                    number(result.min()), number(result.average()), number(result.max()), number(result.total())));
        }
        ServerStats stats = result.stats();
        if (container) {
            row.add(number(stats.containerUsed()));
            row.add(number(stats.containerMostUsed()));
            row.add(number(stats.containerLimit()));
        } else {
            row.add(number(stats.used()));
        }
        row.add(number(stats.physical()));
        if (inServer) {
            row.add(number(result.prediction()));
        }
        return row;
    }

    /** What the server took for each case, and has behind it. */
    static TextTable usage(List<CaseResult> results) {
        TextTable table = new TextTable(List.of("size", "CPU (s)", "RSS (MB)", "threads"));
        for (CaseResult result : results) {
            table.row(List.of(
                    result.run().name(),
                    number(result.usage().cpuSeconds(), 2),
                    number(result.usage().residentMegabytes(), 1),
                    number(result.usage().threads(), 0)));
        }
        return table;
    }

    /** Two servers side by side; the ratio is the second one's average by the first one's. */
    static TextTable comparison(List<List<CaseResult>> cases) {
        CaseResult first = cases.get(0).get(0);
        CaseResult second = cases.get(0).get(1);
        TextTable table = new TextTable(List.of(
                "size",
                "samples",
                "iters",
                "min " + first.target(),
                "min " + second.target(),
                "avg " + first.target(),
                "avg " + second.target() + " (s)",
                "avg ratio"));
        for (List<CaseResult> pair : cases) {
            CaseResult one = pair.get(0);
            CaseResult other = pair.get(1);
            table.row(List.of(
                    one.run().name(),
                    Long.toString(one.run().samples()),
                    Integer.toString(one.run().iterations()),
                    time(one, one.min()),
                    time(other, other.min()),
                    time(one, one.average()),
                    time(other, other.average()),
                    one.failed() || other.failed() ? TextTable.MISSING : number(other.average() / one.average())));
        }
        return table;
    }

    private static String time(CaseResult result, double seconds) {
        return result.failed() ? FAIL : number(seconds);
    }
}
