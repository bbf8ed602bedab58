package io.timpani.runner.perftest;

import io.timpani.config.PerfTestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts loads on one server, or on two in turns. */
final class LoadPlan {
    private static final int FEWEST_WARM_UP = 5;
    private static final int MOST_WARM_UP = 30;

    private final PerfTestSettings settings;
    private final String path;
    private final Body body;
    private final List<Target> targets;

    /** @param path of the predictions */
    LoadPlan(PerfTestSettings settings, SampleFile data, String path, List<Target> targets) {
        this.settings = settings;
        this.path = path;
        this.body = data.body(settings.samples().orElse(1));
        this.targets = targets;
    }

    /**
     * How many requests without work a server and this generator can do, with as many clients as any load has: where figures
     * come near it, they are not the model's.
     *
     * @return requests per second for each server, NaN when it does not answer them
     */
    List<Double> ceilings(List<LoadStep> steps) throws InterruptedException {
        int clients = steps.stream()
                .filter(step -> !step.isOpen())
                .mapToInt(LoadStep::clients)
                .max()
                .orElse(8);
        List<Double> ceilings = new ArrayList<>();
        for (Target target : targets) {
            LoadResult ping = new LoadRun(
                            LoadStep.closed(clients),
                            target,
                            Request.get(target.address("ping/")),
                            Duration.ofSeconds(1),
                            2)
                    .run();
            ceilings.add(ping.failed() ? Double.NaN : ping.throughput());
        }
        return ceilings;
    }

    /** Returns a result for each server, in their order. */
    List<LoadResult> run(LoadStep step) throws InterruptedException {
        Duration whole = settings.duration();
        int warmUp = (int) Math.min(MOST_WARM_UP, Math.max(FEWEST_WARM_UP, whole.toSeconds()));
        if (targets.size() == 1) {
            return List.of(run(step, targets.get(0), whole, warmUp));
        }
        Duration half = whole.dividedBy(2);
        LoadResult first = run(step, targets.get(0), half, warmUp);
        LoadResult second = run(step, targets.get(1), half, warmUp);
        // A B B A; they are warm, and only their connections are not
        LoadResult secondAgain = run(step, targets.get(1), half, 1);
        LoadResult firstAgain = run(step, targets.get(0), half, 1);
        return List.of(first.plus(firstAgain), second.plus(secondAgain));
    }

    private LoadResult run(LoadStep step, Target target, Duration duration, int warmUp) throws InterruptedException {
        return new LoadRun(step, target, Request.ofRows(target.address(path), body), duration, warmUp).run();
    }
}
