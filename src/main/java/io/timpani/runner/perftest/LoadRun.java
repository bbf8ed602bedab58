package io.timpani.runner.perftest;

import io.timpani.runner.perftest.Recorder.Second;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts one load on one server: threads that send and wait for their answer. In the open loop each takes the next request of the
 * timetable, and is late with it when all were in use.
 */
final class LoadRun {
    /** Seconds that differ by less count as settled. */
    private static final double SETTLED = 0.1;
    /** So many in a row; two may agree by chance while the server still warms up. */
    private static final int ALIKE = 3;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(20);
    /** A server that refuses at once must not be asked in a tight loop. */
    private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

    private final LoadStep step;
    private final Target target;
    private final Request request;
    private final long duration;
    private final int mostWarmUp;
    /** How long answers are awaited when the time is over. */
    private final long lastAnswers;

    private final AtomicLong tickets = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private long start;
    private volatile long end = Long.MAX_VALUE;
    private volatile Recorder recorder = new Recorder(0);

    /** @param mostWarmUp seconds that the load may take to settle, at least 1 */
    LoadRun(LoadStep step, Target target, Request request, Duration duration, int mostWarmUp) {
        this.step = step;
        this.target = target;
        this.request = request;
        this.duration = duration.toNanos();
        this.mostWarmUp = mostWarmUp;
        this.lastAnswers = target.patience().toNanos();
    }

    /** Runs once. */
    LoadResult run() throws InterruptedException {
        start = System.nanoTime() + HEAD_START;
        Recorder warmUp = new Recorder(start);
        recorder = warmUp;
        for (int i = 0; i < step.clients(); i++) {
            Thread thread = new Thread(step.isOpen() ? this::keepTimetable : this::keepSending, "client " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        boolean settled = false;
        long now = start;
        for (int second = 1; second <= mostWarmUp && !settled; second++) {
            now = start + second * SECOND;
            sleepUntil(now);
            settled = isSettled(warmUp.seconds(now), step.isOpen());
        }
        List<Second> discarded = warmUp.seconds(now);
        ServerStats statsBefore = ServerStats.of(target);
        ServerUsage usageBefore = ServerUsage.of(target.pid());
        double cpuBefore = ServerUsage.ownCpuSeconds();
        Recorder counted = new Recorder(System.nanoTime());
        counted.endAt(counted.start() + duration);
        recorder = counted;
        end = counted.start() + duration;
        threads.forEach(LockSupport::unpark);
        sleepUntil(end);
        finish();
        // behind the last answers: they are counted, so what they cost is, too
        ServerUsage usage = ServerUsage.of(target.pid()).since(usageBefore);
        double cpu = ServerUsage.ownCpuSeconds() - cpuBefore;
        ServerStats stats = ServerStats.of(target);
        double seconds = Math.max(duration / (double) SECOND, counted.secondsToLastAnswer());
        long answered = counted.latencies().getTotalCount()
                + counted.errors().values().stream()
                        .mapToLong(Integer::longValue)
                        .sum();
        return new LoadResult(
                step,
                target.name(),
                counted.latencies(),
                seconds,
                counted.errors(),
                step.isOpen() ? Math.max(0, firstTicketAt(end) - firstTicketAt(counted.start()) - answered) : 0,
                counted.waiting(),
                counted.lateness(),
                discarded,
                counted.seconds(end),
                settled,
                cpu,
                usage.or(stats),
                stats.predictionSince(statsBefore));
    }

    /** True when the last seconds had nearly as many answers; in the open loop, nearly the same median latency. */
    static boolean isSettled(List<Second> seconds, boolean open) {
        if (seconds.size() < ALIKE) {
            return false;
        }
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Second second : seconds.subList(seconds.size() - ALIKE, seconds.size())) {
            double figure = open ? second.p50() : second.answered();
            // what is not known stays so, and compares with nothing
            least = Math.min(least, figure);
            most = Math.max(most, figure);
        }
        return most - least < SETTLED * most;
    }

    private void keepSending() {
        sleepUntil(start);
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            send(now);
        }
    }

    private void keepTimetable() {
        while (true) {
            long due = due(tickets.getAndIncrement());
            long now = System.nanoTime();
            if (now > due) {
                recorder.waited(due);
            } else {
                while (now < due && due < end) {
                    LockSupport.parkNanos(due - now);
                    now = System.nanoTime();
                }
                recorder.late(due, now);
            }
            // checked here, since the end was not known to those who slept
            if (due >= end || now - lastAnswers > end) {
                return;
            }
            send(due);
        }
    }

    private void send(long due) {
        try {
            Connection.Answer answer = target.exchange(request);
            if (answer.isGood()) {
                recorder.good(due, System.nanoTime());
            } else {
                recorder.bad(due, "status " + answer.status());
            }
        } catch (IOException e) {
            recorder.bad(due, e.getMessage() == null ? e.toString() : e.getMessage());
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
    }

    private long due(long ticket) {
        return start + (long) (ticket * (SECOND / step.rate()));
    }

    /** The first ticket that is not due before. */
    private long firstTicketAt(long nanos) {
        long ticket = Math.max(0, (long) ((nanos - start) / (SECOND / step.rate())) - 1);
        while (due(ticket) < nanos) {
            ticket++;
        }
        return ticket;
    }

    private void finish() throws InterruptedException {
        long patience = System.nanoTime() + lastAnswers;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime())));
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            target.cut();
            for (Thread thread : threads) {
                thread.join(TimeUnit.NANOSECONDS.toMillis(SECOND));
            }
        }
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
