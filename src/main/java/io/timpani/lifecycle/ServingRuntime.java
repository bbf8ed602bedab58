package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Problem;
import io.timpani.config.ServerSettings;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The serving runtime of one deployment: starts with it, drains and stops with it. The same in the standalone jar and in any
 * application server.
 */
@ApplicationScoped
public class ServingRuntime {
    private static final System.Logger LOG = System.getLogger(ServingRuntime.class.getName());

    private final WorkerContext context = new WorkerContext();
    private final Object stopping = new Object();

    @Resource
    private @Nullable ManagedThreadFactory threads;

    private volatile RuntimeState state = RuntimeState.STARTING;
    private volatile @Nullable ServerSettings server;
    private volatile @Nullable Serving serving;
    private volatile @Nullable ExecutorService slowCalls;
    private volatile @Nullable String failure;

    /** Starts with the application. A failure fails the deployment, unless error mode is on. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        Binding binding = Binder.bindFromPlatform();
        server = binding.server();
        try {
            StandaloneView.publish(this, context);
            Serving loaded = Serving.load(binding.settings().orElseThrow(() -> refusal(binding)));
            context.addCloseable(loaded, WorkerContext.PREDICTOR, "predictor");
            RequestThreads executor = new RequestThreads(threads, loaded.admission());
            context.deferCleanup(executor::end, WorkerContext.EXECUTOR, "request threads");
            context.start();
            slowCalls = executor.executor();
            serving = loaded;
            become(RuntimeState.READY);
        } catch (Throwable e) {
            // whatever it is: error mode and clean-up cover every failure before serving
            startFailed(e, binding);
        }
    }

    /** Drains while every bean is certainly alive. */
    void drainBeforeDestroyed(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        drain();
    }

    void stopWhenDestroyed(@Observes @Destroyed(ApplicationScoped.class) Object event) {
        stop();
    }

    /** Some servers skip the events above when they are killed politely; stopping twice does nothing. */
    @PreDestroy
    void stopAtLast() {
        stop();
    }

    /** Where the runtime is in its life. */
    public RuntimeState state() {
        return state;
    }

    /** The message of the failure that put the runtime into error mode. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The model being served. */
    public Serving serving() {
        Serving current = serving;
        if (current == null) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the model is not loaded: state " + state);
        }
        return current;
    }

    /** The model being served, unless it failed to start. */
    public Optional<Serving> served() {
        return Optional.ofNullable(serving);
    }

    /** Where things register that must end with the runtime. */
    public WorkerContext context() {
        return context;
    }

    /** Where slow calls run. */
    public ExecutorService slowCalls() {
        ExecutorService current = slowCalls;
        if (current == null) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the model is not loaded: state " + state);
        }
        return current;
    }

    /** Listener settings; usable in error mode too. */
    public ServerSettings server() {
        ServerSettings current = server;
        if (current == null) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is still starting");
        }
        return current;
    }

    /**
     * Readiness goes down, no new model calls are let in, those in flight are finished within the grace period. Returns at
     * once when nothing is in flight; idempotent.
     */
    public void drain() {
        synchronized (stopping) {
            if (state == RuntimeState.STOPPED || state == RuntimeState.DRAINING) {
                return;
            }
            become(RuntimeState.DRAINING);
            Serving current = serving;
            if (current != null) {
                Duration grace = current.settings().admission().grace();
                int left = current.admission().drain(grace);
                if (left > 0) {
                    LOG.log(WARNING, "{0} requests were still in flight after {1} s", left, grace.toSeconds());
                }
            }
        }
    }

    /** Drains, then runs stop and clean-up callbacks. Idempotent. */
    public void stop() {
        drain();
        synchronized (stopping) {
            if (state == RuntimeState.STOPPED) {
                return;
            }
            try {
                context.stop();
            } catch (RuntimeException e) {
                LOG.log(ERROR, "a stop callback failed", e);
            }
            try {
                context.cleanup();
            } catch (RuntimeException e) {
                LOG.log(ERROR, "a clean-up callback failed", e);
            }
            become(RuntimeState.STOPPED);
        }
    }

    private void startFailed(Throwable cause, Binding binding) {
        String message = cause instanceof ServingException known
                ? known.text()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        failure = binding.server().showStacktrace() ? message : Texts.withoutPaths(message);
        LOG.log(ERROR, "the model could not be started", cause);
        // the log may be anywhere; who started the process reads stderr
        System.err.println("timpani: " + message);
        if (state == RuntimeState.STARTING) {
            become(RuntimeState.FAILED);
        }
        // a value that breaks its rule is for whoever deploys, not for clients of error mode
        boolean modelAtFault = binding.problems().stream().allMatch(problem -> problem.kind() == Problem.Kind.START);
        if (!binding.server().errorMode() || !modelAtFault) {
            stop();
            throw new IllegalStateException(message, cause);
        }
    }

    private static ServingException refusal(Binding binding) {
        return new ServingException(
                ErrorCode.START_FAILED,
                binding.problems().stream().map(Problem::message).collect(Collectors.joining("; ")));
    }

    /** The only place where the state changes. */
    private synchronized void become(RuntimeState next) {
        RuntimeState before = state;
        if (!before.mayBecome(next)) {
            throw new IllegalStateException("a runtime that is " + before + " cannot become " + next);
        }
        state = next;
        LOG.log(INFO, "{0} -> {1}", before, next);
    }
}
