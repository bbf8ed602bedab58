package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.json.JsonReader;
import io.timpani.runner.perftest.LineChart.Point;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Report CASES = Results.report(
            List.of(List.of(Results.good("server", 0.1, 0.2)), List.of(Results.bad("server"))), List.of(), List.of());
    private static final Report LOADS = Results.report(
            List.of(),
            List.of(
                    both(LoadStep.closed(1), 1000, 900),
                    both(LoadStep.closed(2), 1900, 1500),
                    both(LoadStep.open(50), 500, 500)),
            List.of(5000.0, Double.NaN));

    private static List<LoadResult> both(LoadStep step, int one, int other) {
        return List.of(Results.load(step, "server", one), Results.load(step, "other", other));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Report report) {
        return (Map<String, Object>)
                Objects.requireNonNull(JsonReader.read(JsonReport.of(report).getBytes(StandardCharsets.UTF_8)));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> tree, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(tree.get(key));
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_report_for_machines_holds_every_figure_and_null_for_what_is_not_known() {
        Map<String, Object> cases = read(CASES);

        assertThat(cases).containsEntry("failed", true).containsEntry("model", "/models/<iris>");
        List<Map<String, Object>> list = list(cases, "cases");
        assertThat(list.get(0))
                .containsEntry("samples", 1L)
                .containsEntry("failure", null)
                .containsEntry("server_cpu", 1.25)
                .containsEntry("container_limit_mb", null);
        assertThat(list.get(1))
                .containsEntry("failure", "the server answered 422")
                .containsEntry("avg", null);

        Map<String, Object> loads = read(LOADS);

        assertThat((List<Object>) loads.get("requests_without_work_per_second")).containsExactly(5000.0, null);
        assertThat((List<Object>) loads.get("servers")).hasSize(2);
        List<Map<String, Object>> results = list(loads, "loads");
        assertThat(results).hasSize(6);
        assertThat(results.get(0)).containsEntry("loop", "closed").containsEntry("answers_per_second", 100.0);
        assertThat((Map<String, Object>) results.get(0).get("latency_ms"))
                .containsKeys("mean", "p50", "p90", "p99", "p99.9", "max");
        assertThat((List<Object>) results.get(4).get("measured")).hasSize(10);
    }

    @Test
    void the_page_needs_no_other_file_and_shows_texts_as_texts() throws IOException {
        for (Report report : List.of(CASES, LOADS)) {
            String page = HtmlReport.of(report);

            assertThat(page)
                    .startsWith("<!doctype html>")
                    .contains(
                            "<html lang=\"en\">", "name=\"viewport\"", "prefers-color-scheme: dark", "overflow-x: auto")
                    .contains("/models/&lt;iris&gt;")
                    .doesNotContain("<script", "src=", "href=", "@import", "url(", "NaN", "Infinity");
        }
        assertThat(HtmlReport.of(CASES)).contains("Fail", "with failures", "the server answered 422");
        assertThat(HtmlReport.of(LOADS)).contains("http://127.0.0.1:2/&lt;b&gt;&amp;", "Side by side", "50/s");
    }

    @Test
    void what_is_divided_by_no_answer_is_neither_on_the_page_nor_in_the_report_for_machines() throws IOException {
        LoadStep step = LoadStep.closed(2);
        Report report = Results.report(
                List.of(),
                List.of(List.of(Results.silent(step, "server"), Results.load(step, "other", 100))),
                List.of(Double.NaN, 5000.0));

        assertThat(HtmlReport.of(report)).doesNotContain("NaN", "Infinity").contains("NA</td>");
        assertThat(JsonReport.of(report)).doesNotContain("NaN", "Infinity");
    }

    @Test
    @SuppressWarnings("unchecked")
    void a_server_whose_process_is_not_known_is_told_with_the_reason() throws IOException {
        Report cases = Results.report(
                List.of(List.of(Results.good("server", 0.1), Results.good("other", 0.2))), List.of(), List.of());
        String remark = "CPU and threads of other are not known: it is elsewhere";

        for (Report report : List.of(cases, LOADS)) {
            assertThat(Remarks.of(report)).contains(remark).noneMatch(text -> text.contains("threads of server"));
            assertThat((List<Object>) read(report).get("remarks")).contains(remark);
            assertThat(HtmlReport.of(report)).contains(remark);
        }
    }

    @Test
    void every_chart_is_sound_and_has_a_name_for_those_who_do_not_see_it() throws Exception {
        for (Report report : List.of(CASES, LOADS)) {
            String page = HtmlReport.of(report);
            String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
            // the page is made so that it is XML as well
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
            assertThat(page.split("<svg viewBox=\"0 0 420 ", -1).length)
                    .isEqualTo(page.split("role=\"img\" aria-label=\"[^\"]{20,}\"", -1).length)
                    .isGreaterThan(1);
        }
        assertThat(HtmlReport.of(LOADS).split("<figure>", -1).length - 1)
                .as("latencies of each load, throughput and p99 by clients, two by second for each load")
                .isEqualTo(3 + 2 + 6);
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.8", "7, 8", "13000, 15000", "1, 1", "0, 1E-9", "460, 500"})
    void a_linear_axis_ends_at_a_round_number(double most, double end) {
        Axis axis = Axis.linear(most);

        assertThat(axis.to()).isCloseTo(end, org.assertj.core.data.Percentage.withPercentage(0.01));
        assertThat(axis.ticks()).hasSizeBetween(2, 7).isSorted();
        assertThat(axis.share(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.3, 68, 0.1, 100", "3, 40, 2, 50", "1, 1, 1, 10", "0.02, 5000, 0.01, 10000"})
    void a_logarithmic_axis_holds_all_values_between_round_numbers(double least, double most, double from, double to) {
        Axis axis = Axis.logarithmic(least, most);

        assertThat(axis.from()).isCloseTo(from, org.assertj.core.data.Percentage.withPercentage(0.01));
        assertThat(axis.to()).isCloseTo(to, org.assertj.core.data.Percentage.withPercentage(0.01));
        assertThat(axis.share(least)).isBetween(-1e-9, 1.0);
        assertThat(axis.share(most)).isBetween(0.0, 1 + 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "15000, 15k", "12500, 12.5k", "5000, 5000", "0.05, 0.05", "1.5, 1.5", "100, 100", "0.001, 0.001"
    })
    void marks_are_short(double value, String label) {
        assertThat(Axis.label(value)).isEqualTo(label);
    }

    @Test
    void a_chart_without_a_value_is_left_out() {
        LineChart chart =
                new LineChart("t", "x", "y", true).line("a", List.of(new Point(0, Double.NaN), new Point(1, 0)));

        assertThat(chart.figure()).isEmpty();
    }
}
