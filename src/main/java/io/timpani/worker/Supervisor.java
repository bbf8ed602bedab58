package io.timpani.worker;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.process.ResidentMemory;
import java.time.Duration;
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
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration BEAT_PATIENCE = Duration.ofSeconds(10);
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
        try {
            while (!pool.isClosed()) {
                if (start()) {
                    lookAfter();
                    end();
                } else if (!first.isDone() || first.isCompletedExceptionally()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // the pool is closed
        } catch (RuntimeException | Error e) {
            LOG.log(ERROR, "the supervisor of worker " + number + " failed; it is not replaced any more", e);
            end();
            if (pool.isDeserted()) {
                despair(e);
            }
        } finally {
            first.completeExceptionally(new ServingException(ErrorCode.START_FAILED, "the start was given up"));
            end();
        }
    }

    private boolean start() throws InterruptedException {
        try {
            Worker.Loaded loaded = pool.startWorker(number, generation++);
            worker = loaded.worker();
            failures = 0;
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

    private void lookAfter() throws InterruptedException {
        Worker current = worker;
        if (current == null) {
            return;
        }
        long nextBeat = System.nanoTime() + BEAT.toNanos();
        long nextLook = System.nanoTime();
        while (!current.awaitCondemned(LOOK_MILLIS)) {
            if (!current.isAlive()) {
                LOG.log(WARNING, "{0} ended: {1}", current.label(), current.lastWords());
                current.condemn();
            } else if (System.nanoTime() - nextLook > 0) {
                nextLook = System.nanoTime() + Duration.ofMillis(MEMORY_MILLIS).toNanos();
                checkMemory(current);
            }
            if (System.nanoTime() - nextBeat > 0) {
                nextBeat = System.nanoTime() + BEAT.toNanos();
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
        for (Lane lane : current.lanes()) {
            if (pool.idle().takeOut(lane)) {
                if (lane.answers(new Request("ping"), BEAT_PATIENCE)) {
                    pool.idle().put(lane);
                } else {
                    LOG.log(WARNING, "{0} does not answer and is replaced", current.label());
                    current.kill();
                    return;
                }
            }
        }
    }

    private void end() {
        Worker current = worker;
        worker = null;
        if (current != null) {
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
