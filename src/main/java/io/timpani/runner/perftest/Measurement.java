package io.timpani.runner.perftest;

import io.timpani.config.PerfTestSettings;
import io.timpani.runner.Invocation;
import io.timpani.runner.perftest.Report.Server;
import io.timpani.runner.perftest.Report.Setup;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Measures what is asked for, one after the other, and tells it as it goes. */
final class Measurement {
    private final PerfTestSettings settings;
    private final SampleFile data;
    private final List<Target> targets;
    private final String path;
    private final PrintStream out;
    private final boolean verbose;
    private final Setup setup;

    /**
     * @param targets one or two
     * @param startsOne true: the first one was started for the test
     * @param path of the predictions
     */
    Measurement(
            Invocation invocation,
            PerfTestSettings settings,
            SampleFile data,
            List<Target> targets,
            boolean startsOne,
            String path) {
        this.settings = settings;
        this.data = data;
        this.targets = targets;
        this.path = path;
        this.out = invocation.out();
        this.verbose = invocation.settings().server().verbose();
        long samples = settings.samples().orElse(1);
        this.setup = new Setup(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                invocation.settings().model().codeDir().toString(),
                settings.input().toString(),
                data.features(),
                samples
                        + (samples == 1 ? " row, " : " rows, ")
                        + PerfCase.name(data.body(samples).length()),
                targets.stream()
                        .map(target -> new Server(
                                target.name(),
                                target.base().toString(),
                                startsOne && target == targets.get(0),
                                target.process()))
                        .toList(),
                settings.inServer());
    }

    Report run() throws InterruptedException {
        if (verbose) {
            out.println("Mode:     perf-test");
        }
        out.println("Model:    " + setup.model());
        out.println("Data:     " + setup.data());
        out.println("Features: " + setup.features());
        setup.servers()
                .forEach(server -> out.println("Server:   " + server.address()
                        + (server.own() ? " (started for this test)" : "")
                        + (setup.compares() ? ", called " + server.name() : "")));
        out.println();
        out.flush();
        Report report = settings.isLoad() ? loads() : cases();
        out.flush();
        return report;
    }

    private Report cases() {
        if (verbose) {
            Remarks.of(setup).forEach(out::println);
        }
        List<List<CaseResult>> cases = new ArrayList<>();
        for (PerfCase run : PerfCase.of(settings, data)) {
            out.println("Case " + run.name() + ": timeout " + settings.timeout().toSeconds() + " s, samples "
                    + run.samples() + ", iterations " + run.iterations());
            out.flush();
            List<CaseResult> results = new CaseRun(run, data, path, settings.timeout(), targets).results();
            results.forEach(this::tell);
            cases.add(results);
        }
        print(cases, of -> CaseTables.contract(of, settings.inServer()), CaseTables::comparison);
        return new Report(setup, cases, List.of(), List.of());
    }

    private void tell(CaseResult result) {
        String who = setup.compares() ? result.target() + ": " : "";
        result.failure().ifPresent(failure -> out.println("  " + who + failure.text()));
        if (verbose) {
            ServerUsage usage = result.usage();
            out.println("  " + who + "CPU " + TextTable.number(usage.cpuSeconds(), 2) + " s, RSS "
                    + TextTable.number(usage.residentMegabytes(), 1) + " MB, threads "
                    + TextTable.number(usage.threads(), 0));
        }
        out.flush();
    }

    private Report loads() throws InterruptedException {
        LoadPlan plan = new LoadPlan(settings, data, path, targets);
        List<LoadStep> steps = LoadStep.of(settings);
        List<List<LoadResult>> loads = new ArrayList<>();
        for (LoadStep step : steps) {
            out.println("Load " + step.name() + ": " + setup.samples() + " per request, "
                    + settings.duration().toSeconds() + " s"
                    + (setup.compares() ? " for each server, in turns" : "") + " after the warm-up");
            out.flush();
            loads.add(plan.run(step));
        }
        // behind the loads: a server that has just been started is slow at this, too
        Report report = new Report(setup, List.of(), loads, plan.ceilings(steps));
        print(loads, of -> LoadTables.single(of, settings.inServer()), LoadTables::comparison);
        out.println();
        Remarks.of(report).forEach(out::println);
        return report;
    }

    /** A table for each server, and what they have side by side. */
    private <R> void print(
            List<List<R>> results, Function<List<R>, Object> table, Function<List<List<R>>, Object> comparison) {
        for (int i = 0; i < targets.size(); i++) {
            int number = i;
            out.println();
            if (setup.compares()) {
                out.println(setup.servers().get(i).name() + ", "
                        + setup.servers().get(i).address());
            }
            out.print(table.apply(results.stream().map(of -> of.get(number)).toList()));
        }
        if (setup.compares()) {
            out.println();
            out.print(comparison.apply(results));
        }
    }
}
