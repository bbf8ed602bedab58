package io.timpani.worker;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.engine.Workers;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one model. Each has a place with a thread of its own that starts it, looks after it and replaces it. Safe for
 * use by many threads: as many calls run at once as there are lanes, the others wait.
 */
public final class WorkerPool implements AutoCloseable {
    /** Each worker is given 10 s to end, is killed then, and given 5 s more. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(16);

    private static final System.Logger LOG = System.getLogger(WorkerPool.class.getName());

    private final WorkerProgram program;
    private final Workers plan;
    private final WorkerPlace place;
    private final Watch watch;
    private final IdleLanes idle = new IdleLanes();
    private final List<Supervisor> supervisors = new ArrayList<>();
    /** A thread is in one call at a time. */
    @SuppressWarnings("ThreadLocalUsage") // there is one pool, which ends with its application, and calls take it back
    private final ThreadLocal<@Nullable Runnable> told = new ThreadLocal<>();

    private volatile Runnable replaced = () -> {};
    private volatile boolean closed;

    private WorkerPool(WorkerProgram program, Workers plan, WorkerPlace place, Watch watch) {
        this.program = program;
        this.plan = plan;
        this.place = place;
        this.watch = watch;
    }

    /** A pool whose workers have loaded the model, and what the first of them said of it. */
    public record Started(WorkerPool pool, Reply loaded) {}

    /**
     * Starts all workers and waits until each has loaded the model.
     *
     * @param place where their sockets and programs are; deleted when the pool is closed, also when it does not start
     * @throws ServingException {@link ErrorCode#START_FAILED} naming why; no worker is left behind
     */
    public static Started start(WorkerProgram program, Workers plan, WorkerPlace place) {
        return start(program, plan, place, Watch.USUAL);
    }

    static Started start(WorkerProgram program, Workers plan, WorkerPlace place, Watch watch) {
        WorkerPool pool = new WorkerPool(program, plan, place, watch);
        try {
            return new Started(pool, pool.startAll());
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    private Reply startAll() {
        for (int number = 1; number <= plan.count(); number++) {
            supervisors.add(new Supervisor(this, number));
        }
        supervisors.forEach(Supervisor::begin);
        // a process that ends while a model loads knows nothing of this pool yet, and would leave its directory behind
        Thread ending = new Thread(this::close, "end of starting workers");
        try {
            Runtime.getRuntime().addShutdownHook(ending);
            return awaitAll();
        } catch (IllegalStateException e) {
            throw new ServingException(ErrorCode.START_FAILED, "the process ends", e);
        } finally {
            forget(ending);
        }
    }

    private static void forget(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // the process ends already, and it runs
        }
    }

    private Reply awaitAll() {
        Reply first = null;
        for (Supervisor supervisor : supervisors) {
            Reply loaded = supervisor.awaitFirst();
            first = first == null ? loaded : first;
        }
        if (first == null) {
            throw new ServingException(ErrorCode.START_FAILED, "a pool of no workers serves nothing");
        }
        return first;
    }

    /** Has a call of this thread told when it has waited for its lane and begins. */
    <T> T inTurn(Callable<T> call, Runnable begins) throws Exception {
        told.set(begins);
        try {
            return call.call();
        } finally {
            told.remove();
        }
    }

    /** What is to be told that the call of this thread begins. */
    Runnable told() {
        Runnable begins = told.get();
        return begins == null ? () -> {} : begins;
    }

    /** What a call does with its lane. */
    @FunctionalInterface
    public interface LaneCall<T> {
        T on(Lane lane) throws IOException;
    }

    /**
     * Runs a call on a free lane.
     *
     * @throws ServingException what the worker says went wrong; MODEL_FAILED when the worker ended, unless the call could be
     *     made again; NOT_SERVING when there are no workers
     * @throws InterruptedException the calling thread was interrupted; a worker that was at work is replaced
     */
    public <T> T call(LaneCall<T> call) throws InterruptedException {
        return call(call, answer -> false);
    }

    /**
     * As {@link #call(LaneCall)}; an answer that keeps its lane gives it back later with {@link #release}, {@link #abandon}
     * or {@link #crashed}.
     */
    <T> T call(LaneCall<T> call, Predicate<T> keepsLane) throws InterruptedException {
        boolean again = plan.retryOnCrash();
        while (true) {
            Lane lane = idle.take();
            told().run();
            try {
                T answer = call.on(lane);
                if (!keepsLane.test(answer)) {
                    release(lane);
                }
                return answer;
            } catch (ServingException e) {
                release(lane);
                throw e;
            } catch (ClosedByInterruptException e) {
                abandon(lane);
                // the interrupt is told by the exception from here on
                Thread.interrupted();
                throw new InterruptedException(
                        "interrupted while " + lane.worker().label() + " was at work");
            } catch (IOException e) {
                ServingException crash = crashed(lane, e);
                if (!again) {
                    throw crash;
                }
                again = false;
                LOG.log(INFO, "a call is made again: {0}", crash.text());
            } catch (RuntimeException | Error e) {
                // the frames may be out of step
                abandon(lane);
                throw e;
            }
        }
    }

    /** A lane is free again. Its worker is replaced when it has done its share of calls. */
    void release(Lane lane) {
        Worker worker = lane.worker();
        int calls = worker.countCall();
        if (worker.isDone(calls)) {
            LOG.log(DEBUG, "{0} is recycled after {1} calls", worker.label(), calls);
            worker.retire(lane);
            worker.lanes().stream().filter(idle::takeOut).forEach(worker::retire);
        } else {
            idle.put(lane);
        }
    }

    /** A lane cannot be used any more, and its worker with it. */
    void abandon(Lane lane) {
        lane.worker().excuse();
        lane.worker().kill();
    }

    /** What became of a call whose worker ended, with the pool or by itself, or answers nonsense. */
    ServingException crashed(Lane lane, IOException cause) {
        if (closed) {
            return new ServingException(ErrorCode.NOT_SERVING, "the server ended before the model had answered", cause);
        }
        Worker worker = lane.worker();
        String fate = worker.fate();
        LOG.log(WARNING, "{0} ended at work: {1}", worker.label(), worker.lastWords());
        worker.kill();
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "the worker process ended while it was at work on this request: " + fate,
                cause);
    }

    /** Ids of the processes that live now. */
    public List<Long> processes() {
        return supervisors.stream()
                .flatMap(supervisor -> supervisor.pid().stream())
                .toList();
    }

    WorkerProgram program() {
        return program;
    }

    Workers plan() {
        return plan;
    }

    Watch watch() {
        return watch;
    }

    IdleLanes idle() {
        return idle;
    }

    boolean isClosed() {
        return closed;
    }

    /** Starts a worker for a place in the pool. */
    Worker.Loaded startWorker(int number, int generation) throws InterruptedException {
        int most = plan.maxCalls() == 0
                ? 0
                : plan.maxCalls() + ThreadLocalRandom.current().nextInt(plan.maxCallsJitter() + 1);
        String label = "worker-" + number + (generation == 0 ? "" : "-" + generation);
        if (generation > 0) {
            replaced.run();
        }
        return Worker.start(label, program, place.path(), plan.callsEach(), plan.startWait(), most);
    }

    /** Has someone told of every replacement from now on. */
    void whenReplaced(Runnable listener) {
        replaced = listener;
    }

    /** True when no worker is there to serve. */
    boolean isDeserted() {
        return supervisors.stream().noneMatch(supervisor -> supervisor.isServing());
    }

    /** Begins to end all workers; the calls that they are at, and that wait for them, fail at once. */
    synchronized void endCalls() {
        // a second interrupt would cut the time short that workers are given to end
        if (!closed) {
            closed = true;
            idle.close();
            supervisors.forEach(Supervisor::stop);
        }
    }

    /** Ends all workers; waits for it, at most {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() {
        endCalls();
        @Nullable RuntimeException failure = null;
        for (Supervisor supervisor : supervisors) {
            try {
                supervisor.join();
            } catch (RuntimeException e) {
                failure = e;
                LOG.log(WARNING, "a worker did not end", e);
            }
        }
        place.close();
        if (failure != null) {
            throw failure;
        }
    }
}
