package io.timpani.runner.perftest;

/** The report for people. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(Report report) {
        return "<!doctype html>" + report.setup().time();
    }
}
