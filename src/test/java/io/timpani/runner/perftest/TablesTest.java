package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void the_table_of_cases_has_exactly_the_columns_of_the_contract() {
        TextTable table = CaseTables.contract(List.of(Results.good("s", 0.25, 0.5), Results.bad("s")), false);

        assertThat(table).hasToString("""
                size     | samples | iters |   min |   avg |   max | total (s) | used (MB) | total physical (MB)
                ---------|---------|-------|-------|-------|-------|-----------|-----------|--------------------
                66 bytes |       1 |     2 | 0.250 | 0.375 | 0.500 |     0.750 |   300.500 |           16000.000
                50MB     |    1000 |     1 |  Fail |  Fail |  Fail |      Fail |        NA |                  NA
                """);
    }

    @Test
    void in_a_container_its_memory_is_told_and_with_in_server_its_time() {
        CaseResult good = Results.good("s", 1);
        CaseResult contained = new CaseResult(
                good.run(), "s", good.seconds(), good.failure(), good.usage(), Results.IN_CONTAINER, 0.0025);

        assertThat(CaseTables.contract(List.of(contained), true).rows())
                .containsExactly(
                        List.of(
                                "size",
                                "samples",
                                "iters",
                                "min",
                                "avg",
                                "max",
                                "total (s)",
                                "container used (MB)",
                                "container max used (MB)",
                                "container limit (MB)",
                                "total physical (MB)",
                                "prediction"),
                        List.of(
                                "66 bytes",
                                "1",
                                "1",
                                "1.000",
                                "1.000",
                                "1.000",
                                "1.000",
                                "400.000",
                                "500.000",
                                "1024.000",
                                "16000.000",
                                "0.003"));
    }

    @Test
    void the_time_in_the_server_is_the_growth_of_its_total_by_the_growth_of_its_count() {
        ServerStats before = new ServerStats(0, 0, 0, 0, 0, 1.5, 10);

        assertThat(new ServerStats(0, 0, 0, 0, 0, 3.5, 14).predictionSince(before))
                .isEqualTo(0.5);
        assertThat(before.predictionSince(before)).isNaN();
        assertThat(ServerStats.UNKNOWN.predictionSince(before)).isNaN();
    }

    @Test
    void two_servers_stand_side_by_side_with_the_ratio_of_the_second_to_the_first() {
        TextTable cases = CaseTables.comparison(List.of(
                List.of(Results.good("a", 0.5), Results.good("b", 1.0)),
                List.of(Results.bad("a"), Results.good("b", 1))));

        assertThat(cases.rows().get(1)).endsWith("0.500", "1.000", "2.000");
        assertThat(cases.rows().get(2)).contains("Fail").endsWith("NA");

        LoadStep step = LoadStep.closed(4);
        TextTable loads =
                LoadTables.comparison(List.of(List.of(Results.load(step, "a", 1000), Results.load(step, "b", 500))));

        assertThat(loads.rows().get(0)).startsWith("load", "answers/s a", "b", "ratio");
        assertThat(loads.rows().get(1)).startsWith("4 clients", "100.0", "50.0", "0.500", "1.000", "1.000", "1.000");
    }

    @Test
    void a_load_tells_throughput_percentiles_failures_and_what_the_server_used() {
        LoadResult load = Results.load(LoadStep.open(100), "a", 1000);

        assertThat(LoadTables.single(List.of(load), true).rows())
                .containsExactly(
                        List.of(
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
                                "warm-up (s)",
                                "prediction (ms)"),
                        List.of(
                                "100/s", "100.0", "1.000", "1.000", "1.000", "1.000", "1.000", "0", "5.000", "500.0",
                                "50", "2", "0.500"));
    }

    @Test
    void what_is_divided_by_no_answer_is_not_known() {
        LoadStep step = LoadStep.closed(2);
        LoadResult silent = Results.silent(step, "a");
        LoadResult good = Results.load(step, "b", 1000);

        assertThat(silent.serverCpuMillis()).isNaN();
        assertThat(LoadTables.single(List.of(silent), true).rows().get(1))
                .containsExactly("2 clients", "0.0", "NA", "NA", "NA", "NA", "NA", "7", "NA", "500.0", "50", "1", "NA");
        assertThat(LoadTables.comparison(List.of(List.of(silent, good))).rows().get(1))
                .startsWith("2 clients", "0.0", "100.0", "NA", "NA", "1.000", "NA");
        assertThat(Remarks.of(Results.report(List.of(), List.of(List.of(silent)), List.of(120.0))))
                .contains("2 clients: 7 failed: status 503")
                .noneMatch(remark -> remark.contains("Infinity") || remark.contains("NaN"));
    }

    @Test
    void steps_are_called_as_a_reader_calls_them() {
        assertThat(LoadStep.closed(1).name()).isEqualTo("1 client");
        assertThat(LoadStep.closed(8).name()).isEqualTo("8 clients");
        assertThat(LoadStep.open(250).name()).isEqualTo("250/s");
        assertThat(LoadStep.open(0.5).name()).isEqualTo("0.5/s");
        assertThat(LoadStep.open(0.5).clients()).isEqualTo(16);
        assertThat(LoadStep.open(100_000).clients()).isEqualTo(256);
    }

    @Test
    void remarks_tell_what_the_figures_do_not() {
        LoadResult good = Results.load(LoadStep.closed(2), "server", 1000);
        LoadResult spoiled = new LoadResult(
                LoadStep.open(100),
                "server",
                good.latencies(),
                10,
                Map.of("status 503", 3),
                7,
                9,
                late(5000),
                good.warmUp(),
                List.of(new Recorder.Second(50, 1, 1), new Recorder.Second(150, 1, 1)),
                false,
                2,
                ServerUsage.UNKNOWN,
                Double.NaN);

        List<String> remarks =
                Remarks.of(Results.report(List.of(), List.of(List.of(good), List.of(spoiled)), List.of(120.0)));

        assertThat(remarks)
                .contains(
                        "server and the generator do 120 requests without work per second (/ping/)",
                        "2 clients: settled after 2 s of warm-up; then steady: the throughput of the seconds varied by"
                                + " 0.0 % (standard deviation)",
                        "2 clients: 83 % of the requests without work: HTTP or the generator is the limit, not the model",
                        "100/s: 3 failed: status 503")
                .anySatisfy(remark ->
                        assertThat(remark).startsWith("100/s: NOT settled").contains("unsteady"))
                .anySatisfy(remark -> assertThat(remark).contains("7 requests were never sent"))
                .anySatisfy(remark -> assertThat(remark).contains("9 requests were due while all"))
                .anySatisfy(remark -> assertThat(remark).contains("late by 5.0", "too long by up to that"));
        assertThat(spoiled.failed()).isTrue();
    }

    private static org.HdrHistogram.Histogram late(long micros) {
        org.HdrHistogram.Histogram late = new org.HdrHistogram.Histogram(2);
        late.recordValueWithCount(micros, 100);
        return late;
    }
}
