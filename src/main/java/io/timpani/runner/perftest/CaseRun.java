package io.timpani.runner.perftest;

import io.timpani.runner.perftest.CaseResult.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs a case, on several servers in turns. */
final class CaseRun {
    private static final double NANOS = 1e9;
    /** Of a refusal, which may be a page. */
    private static final int MOST_TEXT = 300;

    private final PerfCase run;
    private final Duration timeout;
    private final List<Lane> lanes;

    /**
     * @param path of the predictions
     * @param timeout most time that the requests of one server may take
     */
    CaseRun(PerfCase run, SampleFile data, String path, Duration timeout, List<Target> targets) {
        this.run = run;
        this.timeout = timeout;
        Body body = data.body(run.samples());
        this.lanes = targets.stream()
                .map(target -> new Lane(target, Request.ofRows(target.address(path), body)))
                .toList();
    }

    /** What one server answered so far. */
    private final class Lane {
        private final Target target;
        private final Request request;
        private final List<Double> seconds = new ArrayList<>();
        private final ServerUsage usageBefore;
        private final ServerStats statsBefore;
        private long nanosLeft = timeout.toNanos();
        private Optional<Failure> failure = Optional.empty();

        Lane(Target target, Request request) {
            this.target = target;
            this.request = request;
            this.statsBefore = ServerStats.of(target);
            this.usageBefore = ServerUsage.of(target.pid());
        }

        void step(ScheduledThreadPoolExecutor clock) {
            if (failure.isPresent()) {
                return;
            }
            // taken first, so that nothing is left when it is cut
            long start = System.nanoTime();
            ScheduledFuture<?> end = clock.schedule(target::cut, nanosLeft, TimeUnit.NANOSECONDS);
            try {
                Connection.Answer answer = target.exchange(request);
                long nanos = System.nanoTime() - start;
                nanosLeft -= nanos;
                if (answer.isGood()) {
                    seconds.add(nanos / NANOS);
                } else {
                    failure = Optional.of(refused(answer));
                }
            } catch (IOException e) {
                nanosLeft -= System.nanoTime() - start;
                failure = Optional.of(new Failure(
                        0, nanosLeft <= 0 ? "time-out: not done within " + timeout.toSeconds() + " s" : told(e)));
            } finally {
                end.cancel(false);
            }
            if (nanosLeft <= 0 && failure.isEmpty() && seconds.size() < run.iterations()) {
                failure = Optional.of(new Failure(0, "time-out: not done within " + timeout.toSeconds() + " s"));
            }
        }

        CaseResult result() {
            ServerUsage usage = ServerUsage.of(target.pid()).since(usageBefore);
            ServerStats stats = ServerStats.of(target);
            return new CaseResult(
                    run,
                    target.name(),
                    List.copyOf(seconds),
                    failure,
                    usage.or(stats),
                    stats,
                    stats.predictionSince(statsBefore));
        }
    }

    /** Returns a result for each server, in their order. */
    List<CaseResult> results() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "time-outs");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        try {
            for (int i = 0; i < run.iterations(); i++) {
                // the first one of a pair finds the machine as the second one left it, so they change places
                for (int j = 0; j < lanes.size(); j++) {
                    lanes.get(i % 2 == 0 ? j : lanes.size() - 1 - j).step(clock);
                }
            }
            return lanes.stream().map(Lane::result).toList();
        } finally {
            clock.shutdownNow();
        }
    }

    private static Failure refused(Connection.Answer answer) {
        String text = answer.body().strip().replaceAll("\\s+", " ");
        String shown = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text;
        return new Failure(
                answer.status(), "the server answered " + answer.status() + (shown.isEmpty() ? "" : ": " + shown));
    }

    private static String told(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
