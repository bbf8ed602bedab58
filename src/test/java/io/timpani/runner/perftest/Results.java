package io.timpani.runner.perftest;

import io.timpani.runner.perftest.CaseResult.Failure;
import io.timpani.runner.perftest.Recorder.Second;
import io.timpani.runner.perftest.Report.Server;
import io.timpani.runner.perftest.Report.Setup;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Results as a measurement could give them. */
final class Results {
    static final ServerStats STATS = new ServerStats(300.5, 16000, Double.NaN, Double.NaN, Double.NaN, 1, 10);
    static final ServerStats IN_CONTAINER = new ServerStats(300.5, 16000, 400, 500, 1024, 1, 10);

    private Results() {}

    static CaseResult good(String target, double... seconds) {
        return new CaseResult(
                new PerfCase("66 bytes", 1, seconds.length),
                target,
                java.util.Arrays.stream(seconds).boxed().toList(),
                Optional.empty(),
                new ServerUsage(1.25, 321.5, 40),
                STATS,
                0.0025);
    }

    static CaseResult bad(String target) {
        return new CaseResult(
                new PerfCase("50MB", 1000, 1),
                target,
                List.of(),
                Optional.of(new Failure(422, "the server answered 422")),
                ServerUsage.UNKNOWN,
                ServerStats.UNKNOWN,
                Double.NaN);
    }

    /** So many answers of a millisecond each, within ten seconds. */
    static LoadResult load(LoadStep step, String target, int answers) {
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(1000, answers);
        return new LoadResult(
                step,
                target,
                latencies,
                10,
                Map.of(),
                0,
                0,
                new Histogram(2),
                List.of(new Second(5, 9000, 90_000), new Second(answers / 10.0, 1000, 1000)),
                Collections.nCopies(10, new Second(answers / 10.0, 1000, 2000)),
                true,
                2,
                new ServerUsage(5, 500, 50),
                0.0005);
    }

    /** Ten seconds without an answer, in which server and generator worked all the same. */
    static LoadResult silent(LoadStep step, String target) {
        return new LoadResult(
                step,
                target,
                new Histogram(3),
                10,
                Map.of("status 503", 7),
                0,
                0,
                new Histogram(2),
                List.of(new Second(0, Double.NaN, Double.NaN)),
                Collections.nCopies(10, new Second(0, Double.NaN, Double.NaN)),
                false,
                2,
                new ServerUsage(5, 500, 50),
                Double.NaN);
    }

    static Report report(List<List<CaseResult>> cases, List<List<LoadResult>> loads, List<Double> ceilings) {
        int servers = (cases.isEmpty() ? loads.get(0) : cases.get(0)).size();
        List<Server> names = List.of(
                        new Server("server", "http://127.0.0.1:1/", true, ServerProcess.of(1)),
                        new Server("other", "http://127.0.0.1:2/<b>&", false, ServerProcess.unknown("it is elsewhere")))
                .subList(0, servers);
        return new Report(
                new Setup("2026-11-22T00:00:00Z", "/models/<iris>", "/data.csv", 4, "1 row, 66 bytes", names, true),
                cases,
                loads,
                ceilings);
    }
}
