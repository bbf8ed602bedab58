package io.timpani.lifecycle;

import io.timpani.config.AdmissionSettings;
import io.timpani.config.Settings;
import io.timpani.config.WorkerSettings;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.loading.ModelLoading;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A model being served: its predictor instances behind the gate. Immutable once made, so that requests read it without a
 * lock.
 */
public final class Serving implements AutoCloseable {
    /** Request threads per core that calls may hold: of the standalone server's four, and of what others may have. */
    private static final int OF_OUR_THREADS = 3;

    private static final int OF_OTHER_THREADS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How long answers may take to be written when their calls were ended. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);

    private final Settings settings;
    private final String engine;
    private final String artifact;
    private final Traits traits;
    private final List<Predictor> instances;
    private final ConcurrentLinkedQueue<Predictor> idle;
    private final Admission admission;
    private final CallTimes times;
    private final Metrics metrics;
    private final Runnable afterCall;
    private final FutureTask<Void> closing = new FutureTask<>(this::closeInstances);

    private Serving(
            Settings settings, ModelLoading loading, List<Predictor> instances, Metrics metrics, Runnable afterCall) {
        this.settings = settings;
        this.afterCall = afterCall;
        this.engine = loading.engine();
        this.artifact = loading.artifact();
        this.instances = instances;
        this.traits = instances.get(0).traits();
        this.idle = new ConcurrentLinkedQueue<>(instances);
        int cores = Runtime.getRuntime().availableProcessors();
        this.admission = new Admission(
                permits(cores),
                settings.admission().backlog(),
                StandaloneView.isStandalone() ? OF_OUR_THREADS * cores : OF_OTHER_THREADS * cores);
        this.times = new CallTimes(settings.answers().statsWindow());
        this.metrics = metrics;
    }

    private int permits(int cores) {
        if (!traits.concurrent()) {
            return instances.size();
        }
        return traits.calls() > 0
                ? traits.calls()
                : settings.admission().workers().orElse(cores);
    }

    /**
     * Loads the model, once when its predictor serves many threads, else once per worker.
     *
     * @param metrics where its calls are counted
     * @param afterCall run after each model call, failed ones too
     * @throws io.timpani.model.ServingException when it cannot be loaded; instances loaded so far are closed
     */
    static Serving load(Settings settings, Metrics metrics, Runnable afterCall) {
        return load(settings, ModelLoading.choose(settings), metrics, afterCall);
    }

    /** As above, with the engine chosen. */
    static Serving load(Settings settings, ModelLoading loading, Metrics metrics, Runnable afterCall) {
        List<Predictor> instances = new ArrayList<>();
        try {
            instances.add(loading.load());
            int wanted = instances.get(0).traits().concurrent()
                    ? 1
                    : settings.admission().workers().orElse(1);
            while (instances.size() < wanted) {
                instances.add(loading.load());
            }
            instances.forEach(instance -> instance.whenReplaced(metrics::workerRestarted));
            return new Serving(settings, loading, List.copyOf(instances), metrics, afterCall);
        } catch (RuntimeException | Error e) {
            closeAll(instances, e);
            throw e;
        }
    }

    /** What is asked of a predictor. */
    @FunctionalInterface
    public interface ModelCall<T> {
        T on(Predictor predictor) throws Exception;
    }

    /**
     * Runs one model call, when a worker is free.
     *
     * @param endpoint under which it is counted
     * @param watch told when the waiting is over and the call begins, and when it is over
     */
    public <T> T call(Endpoint endpoint, ModelCall<T> call, CallWatch watch) throws Exception {
        long asked = System.nanoTime();
        return admission.call(() -> timed(new Call<>(endpoint, call, asked, watch)));
    }

    /** Runs one model call for a request that holds its thread; a number of workers that the user gave holds here too. */
    public <T> T callOnThread(Endpoint endpoint, ModelCall<T> call) throws Exception {
        long asked = System.nanoTime();
        return traits.concurrent() && settings.admission().workers().isEmpty()
                ? admission.callOnThread(() -> timed(new Call<>(endpoint, call, asked, CallWatch.NONE)))
                : call(endpoint, call, CallWatch.NONE);
    }

    private <T> T timed(Call<T> call) throws Exception {
        boolean ok = false;
        try {
            T answer = traits.concurrent() ? call.on(instances.get(0)) : onIdleInstance(call);
            ok = true;
            return answer;
        } finally {
            call.ends(ok);
            afterCall.run();
        }
    }

    private <T> T onIdleInstance(Call<T> call) throws Exception {
        // as many permits as instances, so one is always idle here
        Predictor instance = idle.remove();
        try {
            return call.on(instance);
        } finally {
            idle.add(instance);
        }
    }

    /** One model call and its clock. */
    private final class Call<T> implements Runnable {
        private final Endpoint endpoint;
        private final ModelCall<T> call;
        private final long asked;
        private final CallWatch watch;
        /** Written by the thread that leads a batch of calls, perhaps. */
        private volatile long begun;

        private Call(Endpoint endpoint, ModelCall<T> call, long asked, CallWatch watch) {
            this.endpoint = endpoint;
            this.call = call;
            this.asked = asked;
            this.watch = watch;
        }

        private T on(Predictor instance) throws Exception {
            return instance.inTurn(() -> call.on(instance), this);
        }

        /** It begins; again, if it is made again. */
        @Override
        public void run() {
            long now = System.nanoTime();
            if (begun == 0) {
                metrics.queued(endpoint, now - asked);
            }
            begun = now;
            watch.computes();
        }

        private void ends(boolean ok) {
            watch.rests();
            if (begun == 0) {
                // refused while it waited
                return;
            }
            long nanos = System.nanoTime() - begun;
            metrics.predicted(endpoint, ok, nanos);
            if (settings.answers().showPerf()) {
                times.add(nanos);
            }
        }
    }

    /** Ids of the worker processes that serve the model now. */
    public List<Long> processes() {
        return instances.stream()
                .flatMap(instance -> instance.processes().stream())
                .toList();
    }

    /** False while every call is refused, since the model's workers cannot be started. */
    boolean canServe() {
        return instances.stream().allMatch(Predictor::canServe);
    }

    /** The settings it was started with. */
    public Settings settings() {
        return settings;
    }

    /** The knobs as they are in effect, for the start line. */
    String effectiveKnobs() {
        AdmissionSettings gate = settings.admission();
        WorkerSettings workers = settings.workers();
        int lanes = gate.workers().orElse(1) * (workers.severalCalls() ? workers.connections() : 1);
        boolean batches = workers.batchRows() > 1 && traits.calls() > lanes;
        return "workers %d%s, backlog %d, prediction timeout %s, grace period %d s, keep-alive %d s, recycling %s"
                .formatted(
                        batches ? lanes : admission.permits(),
                        batches ? " with batches of %d rows".formatted(workers.batchRows()) : "",
                        gate.backlog(),
                        gate.timeout().map(time -> time.toSeconds() + " s").orElse("none"),
                        gate.grace().toSeconds(),
                        settings.server().keepAlive().toSeconds(),
                        workers.maxRequests() == 0
                                ? "never"
                                : "after %d + 0..%d calls"
                                        .formatted(workers.maxRequests(), workers.maxRequestsJitter()));
    }

    /**
     * Lets the calls in flight finish within the grace period; those that do not are ended, where the model can do that, and
     * their callers told.
     *
     * @return how many were in flight when the grace period ended
     */
    int drain(Duration grace) {
        int left = admission.drain(grace);
        boolean ended = false;
        if (left > 0) {
            for (Predictor instance : instances) {
                ended |= instance.endCalls();
            }
        }
        if (ended) {
            admission.drain(ANSWER_PATIENCE);
        }
        return left;
    }

    /** How long {@link #close} may take. */
    Duration closeTimeout() {
        return instances.stream()
                .map(Predictor::closeTimeout)
                .max(Duration::compareTo)
                .orElse(PATIENCE);
    }

    /** Name of the engine. */
    public String engine() {
        return engine;
    }

    /** File name of the model, relative to the code directory. */
    public String artifact() {
        return artifact;
    }

    /** How the predictor wants to be called. */
    public Traits traits() {
        return traits;
    }

    /** The gate. */
    public Admission admission() {
        return admission;
    }

    /** How long model calls took. */
    public CallTimes times() {
        return times;
    }

    /**
     * Closes every instance; the first failure is thrown, the others suppressed in it. Taking native memory from a call that
     * still computes when the grace period is long over would end the process: then the last such call closes them.
     *
     * @throws IllegalStateException when calls still compute after some time, or an instance does not close cleanly
     */
    @Override
    public void close() {
        admission.end(closing);
        try {
            closing.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the model is still computing, and is closed when it has finished", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the model", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalStateException unclean
                    ? unclean
                    : new IllegalStateException(e.getCause());
        }
    }

    private @Nullable Void closeInstances() {
        IllegalStateException failure = new IllegalStateException("the model did not close cleanly");
        closeAll(instances, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
        return null;
    }

    private static void closeAll(List<Predictor> instances, Throwable failure) {
        for (Predictor instance : instances) {
            try {
                instance.close();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
    }
}
