package io.timpani.runner.perftest;

import static io.timpani.runner.perftest.TextTable.number;

import io.timpani.runner.perftest.Report.Server;
import io.timpani.runner.perftest.Report.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The report for people: one page that needs no other file and no network. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(Report report) throws IOException {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Performance test</title>
                <style>
                """);
        html.append(style()).append("</style>\n</head>\n<body>\n<main>\n");
        head(html, report);
        if (report.loads().isEmpty()) {
            cases(html, report);
        } else {
            loads(html, report);
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() throws IOException {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IOException("report.css is missing in this program");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void head(StringBuilder html, Report report) {
        Setup setup = report.setup();
        html.append("<h1>Performance test</h1>\n<p class=\"soft\">").append(Html.text(setup.time()));
        html.append(report.failed() ? " · <span class=\"bad\">with failures</span></p>\n" : "</p>\n");
        html.append("<dl>\n");
        fact(html, "Model", setup.model());
        fact(html, "Data", setup.data() + ", " + setup.features() + " features");
        if (!report.loads().isEmpty()) {
            fact(html, "Requests", setup.samples() + " each");
        }
        for (Server server : setup.servers()) {
            fact(
                    html,
                    setup.compares() ? "Server “" + server.name() + "”" : "Server",
                    server.address() + (server.own() ? " (started for this test)" : ""));
        }
        html.append("</dl>\n");
    }

    private static void fact(StringBuilder html, String name, String value) {
        html.append("<dt>")
                .append(Html.text(name))
                .append("</dt><dd>")
                .append(Html.text(value))
                .append("</dd>\n");
    }

    private static void cases(StringBuilder html, Report report) {
        html.append("<h2>Cases</h2>\n<p class=\"soft\">Requests one after the other, times in seconds.</p>\n");
        for (int i = 0; i < report.setup().servers().size(); i++) {
            int number = i;
            List<CaseResult> results =
                    report.cases().stream().map(pair -> pair.get(number)).toList();
            String who = who(report.setup(), i);
            html.append(Html.table(
                    "Times and memory" + who,
                    CaseTables.contract(results, report.setup().inServer())));
            if (results.stream().anyMatch(result -> !Double.isNaN(result.usage().residentMegabytes()))) {
                html.append(Html.table("What the server used" + who, CaseTables.usage(results)));
            }
        }
        if (report.setup().compares()) {
            html.append(Html.table("Side by side", CaseTables.comparison(report.cases())));
        }
        html.append("<h2>Latencies</h2>\n<div class=\"charts\">\n")
                .append(Charts.cases(report))
                .append("</div>\n");
        List<String> remarks = new ArrayList<>(Remarks.of(report));
        report.cases().stream()
                .flatMap(List::stream)
                .filter(CaseResult::failed)
                .forEach(result -> remarks.add(result.run().name()
                        + (report.setup().compares() ? " on " + result.target() : "") + ": "
                        + result.failure().map(CaseResult.Failure::text).orElse("")));
        remarks(html, remarks);
    }

    private static void loads(StringBuilder html, Report report) {
        html.append("<ul class=\"tiles\">\n");
        for (int i = 0; i < report.setup().servers().size(); i++) {
            tiles(html, report, i);
        }
        html.append("</ul>\n<h2>Loads</h2>\n<p class=\"soft\">Latencies count from the time a request was due, not from"
                + " when a connection was free for it. NA: not known.</p>\n");
        for (int i = 0; i < report.setup().servers().size(); i++) {
            int number = i;
            html.append(Html.table(
                    "Throughput, latencies in ms, and what the server used" + who(report.setup(), i),
                    LoadTables.single(
                            report.loads().stream()
                                    .map(pair -> pair.get(number))
                                    .toList(),
                            report.setup().inServer())));
        }
        if (report.setup().compares()) {
            html.append(Html.table("Side by side; ratios are other by server", LoadTables.comparison(report.loads())));
        }
        html.append("<h2>Latency and throughput</h2>\n<div class=\"charts\">\n")
                .append(Charts.loads(report))
                .append("</div>\n<h2>Second by second</h2>\n<div class=\"charts\">\n")
                .append(Charts.stability(report))
                .append("</div>\n");
        remarks(html, Remarks.of(report));
    }

    private static void tiles(StringBuilder html, Report report, int server) {
        String who = who(report.setup(), server);
        report.loads().stream()
                .map(pair -> pair.get(server))
                .filter(result -> result.latencies().getTotalCount() > 0)
                .max(Comparator.comparingDouble(LoadResult::throughput))
                .ifPresent(best -> {
                    String load = " at " + best.step().name() + who;
                    tile(html, number(best.throughput(), 0) + "/s", "most answers," + load.substring(3));
                    tile(html, number(best.millis(50), 2) + " ms", "median" + load);
                    tile(html, number(best.millis(99), 2) + " ms", "99 of 100 within" + load);
                });
    }

    private static void tile(StringBuilder html, String figure, String label) {
        html.append("<li><b>")
                .append(Html.text(figure))
                .append("</b><span>")
                .append(Html.text(label))
                .append("</span></li>\n");
    }

    private static String who(Setup setup, int server) {
        return setup.compares() ? ", " + setup.servers().get(server).name() : "";
    }

    private static void remarks(StringBuilder html, List<String> remarks) {
        if (remarks.isEmpty()) {
            return;
        }
        html.append("<h2>Remarks</h2>\n<ul class=\"remarks\">\n");
        remarks.forEach(remark -> html.append("<li>").append(Html.text(remark)).append("</li>\n"));
        html.append("</ul>\n");
    }
}
