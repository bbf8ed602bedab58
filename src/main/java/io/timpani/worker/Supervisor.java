package io.timpani.worker;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.process.ResidentMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One place in a pool: starts its worker, looks after it, replaces it when it is condemned. */
final class Supervisor {
    private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());
    private static final long LOOK_MILLIS = 100;
    private static final long MEMORY_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    /** As many failures in a row, with no worker left, and calls are refused instead of waiting. */
    private static final int HOPELESS = 3;

    private final WorkerPool pool;
    private final int number;
    private final Thread thread;
    private final CompletableFuture<Reply> first = new CompletableFuture<>();
    private volatile @Nullable Worker worker;
    private int generation;
    private int failures;

    Supervisor(WorkerPool pool, int number) {
        this.pool = pool;
        this.number = number;
        this.thread = new Thread(this::run, "worker " + number);
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** @throws ServingException why the worker did not start the first time */
    Reply awaitFirst() {
        try {
            return first.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServingException failure
                    ? failure
                    : new ServingException(ErrorCode.START_FAILED, "a worker could not be started", e.getCause());
        }
    }

    Optional<Long> pid() {
        Worker current = worker;
        return current == null || !current.isAlive() ? Optional.empty() : Optional.of(current.pid());
    }

    boolean isServing() {
        Worker current = worker;
        return current != null && !current.isCondemned();
    }

    private void run() {
        Optional<Throwable> trouble = Optional.empty();
        try {
            while (!pool.isClosed()) {
                try {
                    if (trouble.isPresent()) {
                        recover(trouble.get());
                        trouble = Optional.empty();
                    }
                    if (start()) {
                        serve();
                    } else if (!first.isDone() || first.isCompletedExceptionally()) {
                        return;
                    }
                } catch (RuntimeException | Error e) {
                    // a want of memory passes, but a place that is given up does not come back
                    trouble = Optional.of(e);
                }
            }
        } catch (InterruptedException e) {
            // the pool is closed
        } finally {
            first.completeExceptionally(new ServingException(ErrorCode.START_FAILED, "the start was given up"));
            end();
        }
    }

    /** After a failure of ours; whatever cannot be done now is done with the next turn. */
    private void recover(Throwable trouble) throws InterruptedException {
        failures++;
        try {
            end();
        } finally {
            Thread.sleep(pause());
        }
        LOG.log(ERROR, "looking after worker " + number + " failed; it is replaced", trouble);
    }

    /** One worker from its first call to its end. */
    private void serve() throws InterruptedException {
        Worker current = worker;
        if (current == null) {
            return;
        }
        long since = System.nanoTime();
        lookAfter(current);
        long lived = System.nanoTime() - since;
        end();
        if (current.wasSound() || lived > pool.watch().sound().toNanos()) {
            failures = 0;
            return;
        }
        failures++;
        LOG.log(
                WARNING,
                "{0} ended before it had answered a call; the next one starts in {1} ms",
                current.label(),
                pause());
        if (failures >= HOPELESS && pool.isDeserted()) {
            despair(new ServingException(
                    ErrorCode.NOT_SERVING, "the workers end as soon as they have loaded the model: " + current.fate()));
        }
        Thread.sleep(pause());
    }

    private boolean start() throws InterruptedException {
        try {
            Worker.Loaded loaded = pool.startWorker(number, generation++);
            worker = loaded.worker();
            first.complete(loaded.reply());
            loaded.worker().lanes().forEach(pool.idle()::put);
            if (generation > 1) {
                LOG.log(
                        INFO,
                        "{0} serves in place of the one before",
                        loaded.worker().label());
            }
            return true;
        } catch (RuntimeException | Error e) {
            // errors, too: a want of memory or of threads passes, but a place that is given up does not come back
            end();
            if (!first.isDone()) {
                first.completeExceptionally(e);
                return false;
            }
            failures++;
            LOG.log(WARNING, "a replacement of worker " + number + " did not start", e);
            if (failures >= HOPELESS && pool.isDeserted()) {
                despair(e);
            }
            Thread.sleep(pause());
            return false;
        }
    }

    /** Clients are told why, so it must be fit for them. */
    private void despair(Throwable why) {
        String text = why instanceof ServingException known
                ? pool.program().texts().apply(known.text())
                : "no worker can be started: " + why.getClass().getSimpleName();
        pool.idle().despair(new ServingException(ErrorCode.NOT_SERVING, text, why));
    }

    private long pause() {
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, Long.SIZE / 4));
    }

    private void lookAfter(Worker current) throws InterruptedException {
        long beat = pool.watch().beat().toNanos();
        long nextBeat = System.nanoTime() + beat;
        long nextLook = System.nanoTime();
        while (!current.awaitCondemned(LOOK_MILLIS)) {
            if (!current.isAlive()) {
                LOG.log(WARNING, "{0} ended: {1}", current.label(), current.lastWords());
                current.condemn();
            } else if (current.isOverdue(pool.plan().grace())) {
                LOG.log(
                        WARNING,
                        "{0} has done its share of calls, but one did not end within {1} s; it is replaced",
                        current.label(),
                        pool.plan().grace().toSeconds());
                current.kill();
            } else if (System.nanoTime() - nextLook > 0) {
                nextLook = System.nanoTime() + Duration.ofMillis(MEMORY_MILLIS).toNanos();
                checkMemory(current);
            }
            if (System.nanoTime() - nextBeat > 0) {
                nextBeat = System.nanoTime() + beat;
                beat(current);
            }
        }
    }

    private void checkMemory(Worker current) {
        OptionalLong most = pool.plan().maxRssBytes();
        if (most.isEmpty()) {
            return;
        }
        OptionalLong used = ResidentMemory.of(current.pid());
        if (used.isPresent() && used.getAsLong() > most.getAsLong()) {
            LOG.log(
                    WARNING,
                    "{0} uses {1} MB, more than its limit of {2} MB, and is replaced",
                    current.label(),
                    used.getAsLong() >> 20,
                    most.getAsLong() >> 20);
            current.kill();
        }
    }

    /** Asks an idle worker whether it is still there; one at work shows by its answer, or is ended by the time limit. */
    private void beat(Worker current) {
        List<Lane> lanes = current.lanes();
        List<Lane> taken = lanes.stream().filter(pool.idle()::takeOut).toList();
        // a call on one lane may keep the process from answering on another
        boolean isIdle = taken.size() == lanes.size();
        if (isIdle && !lanes.get(0).answers(new Request("ping"), pool.watch().patience())) {
            LOG.log(WARNING, "{0} does not answer and is replaced", current.label());
            current.kill();
        } else {
            taken.forEach(pool.idle()::put);
        }
    }

    private void end() {
        Worker current = worker;
        worker = null;
        if (current != null) {
            // a call must not take its lanes while it still ends
            current.condemn();
            current.close();
        }
    }

    void stop() {
        thread.interrupt();
    }

    void join() {
        try {
            thread.join(WorkerPool.CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(
                    "worker " + number + " did not end within " + WorkerPool.CLOSE_TIMEOUT.toSeconds() + " s");
        }
    }
}
