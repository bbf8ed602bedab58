package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.ServerSettings;
import io.timpani.config.Settings;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import io.timpani.model.UnrecoverableException;
import io.timpani.telemetry.ServerTelemetry;
import io.timpani.telemetry.Telemetry;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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
    private final BackgroundFaults faults = new BackgroundFaults(this::fail);
    private final ExitRequest exit = new ExitRequest();

    @Resource
    private @Nullable ManagedThreadFactory threads;

    @Inject
    private @Nullable Instance<ServerTelemetry> servers;

    private volatile RuntimeState state = RuntimeState.STARTING;
    private volatile @Nullable ServerSettings server;
    private volatile @Nullable Serving serving;
    private volatile Telemetry telemetry = Telemetry.off();
    private volatile @Nullable ExecutorService slowCalls;
    private volatile @Nullable String failure;
    private volatile ServerKind kind = ServerKind.NONE;
    private volatile boolean lost;

    /** Starts with the application. A failure fails the deployment, unless error mode is on. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        Binding binding = Binder.bindFromPlatform();
        server = binding.server();
        Optional<ServletContext> application =
                event instanceof ServletContext web ? Optional.of(web) : Optional.empty();
        kind = application.map(web -> ServerKind.of(web.getServerInfo())).orElse(ServerKind.NONE);
        try {
            Telemetry started = RuntimeTelemetry.start(binding, this::state, serversTelemetry());
            context.addCloseable(started, WorkerContext.CLIENT, "telemetry");
            telemetry = started;
            StandaloneView.publish(this, context);
            context.start();
            watchThreads();
            Settings settings = binding.settings().orElseThrow(() -> StartFailure.refusal(binding));
            StdoutFlusher flusher = new StdoutFlusher(System.out).start();
            context.deferCleanup(flusher::end, WorkerContext.STDOUT_FLUSHER, "stdout flusher");
            Serving loaded = Serving.load(settings, started.metrics(), flusher::noteCall);
            context.deferCleanup(loaded::close, WorkerContext.PREDICTOR, loaded.closeTimeout(), "predictor");
            RequestThreads executor = new RequestThreads(threads, loaded.admission(), faults);
            context.deferCleanup(executor::end, WorkerContext.EXECUTOR, "request threads");
            String path = application.map(ServletContext::getContextPath).orElse("");
            settings.watchdog()
                    .ifPresent(
                            watchdog -> Watchdog.start(watchdog, settings.server(), path, context, faults, this::fail));
            if (!StandaloneView.isStandalone()) {
                application.ifPresent(OwnClasses::load);
            }
            slowCalls = started.carrying(executor.executor());
            serving = loaded;
            becomeReady();
            LOG.log(
                    INFO,
                    "serves {0} (engine {1}) on {2}: {3}",
                    loaded.artifact(),
                    loaded.engine(),
                    kind.value(),
                    loaded.effectiveKnobs());
        } catch (Throwable e) {
            // whatever it is: error mode and clean-up cover every failure before serving
            startFailed(e, binding);
        }
    }

    private Optional<ServerTelemetry> serversTelemetry() {
        return Optional.ofNullable(servers).filter(Instance::isResolvable).map(Instance::get);
    }

    /** In a JVM of our own every thread is ours to watch; elsewhere only those that we start. */
    private void watchThreads() {
        if (StandaloneView.isStandalone()) {
            context.deferCleanup(
                    faults.watchWholeProcess()::run, WorkerContext.CLIENT, "handler of uncaught exceptions");
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

    /** True while model calls are let in and there is something that can answer them. */
    public boolean isReady() {
        Serving current = serving;
        return state == RuntimeState.READY && current != null && current.canServe();
    }

    /** False once an unrecoverable error was met or everything is closed; never because of a model. */
    public boolean isLive() {
        return !lost && state != RuntimeState.STOPPED;
    }

    /** The application server around us. */
    public ServerKind serverKind() {
        return kind;
    }

    /**
     * Nothing can be served any more. The standalone server ends with exit code 1, without draining; a deployed runtime is
     * FAILED and no longer live, and leaves the process to its owner.
     */
    public void fail(UnrecoverableException fault) {
        LOG.log(ERROR, "unrecoverable: " + fault.getMessage(), fault);
        synchronized (this) {
            lost = true;
            failure = Texts.withoutPaths(String.valueOf(fault.getMessage()));
            if (state == RuntimeState.STARTING || state == RuntimeState.READY) {
                become(RuntimeState.FAILED);
            }
        }
        requestExit(ExitRequest.UNRECOVERABLE);
    }

    /** {@link #fail}s when an unrecoverable error is what a request met, or caused it. */
    public void failIfUnrecoverable(Throwable fault) {
        BackgroundFaults.find(fault, this::fail);
    }

    /** Asks the standalone process to end with this code, without draining; in an application server nothing ends. */
    public void requestExit(int code) {
        exit.ask(code);
    }

    /** Waits until the end is asked for from inside; 130 when the runtime stopped for another reason. */
    int awaitExit() {
        return exit.await();
    }

    /**
     * What ends the standalone process with this code at once, whatever it waits for; in an application server nothing ends.
     * Works even when the application is gone already.
     */
    public Runnable exitByForce(int code) {
        return exit.byForce(code);
    }

    /** Waits until the end is forced, if ever. */
    int awaitForcedExit() {
        return exit.awaitForced();
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

    /** What the runtime tells about itself; usable in every state. */
    public Telemetry telemetry() {
        return telemetry;
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

    /** True in the standalone process, false in an application server. */
    public boolean standalone() {
        return StandaloneView.isStandalone();
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
                boolean waits = !(StandaloneView.isStandalone() && exit.isAsked());
                Duration grace = waits ? current.settings().admission().grace() : Duration.ZERO;
                int left = current.drain(grace);
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
            exit.ask(ExitRequest.STOPPED);
        }
    }

    private void startFailed(Throwable cause, Binding binding) {
        StartFailure told = StartFailure.of(cause, binding);
        LOG.log(ERROR, "the model could not be started", cause);
        // the log may be anywhere; who started the process reads stderr
        System.err.println("timpani: " + told.message());
        synchronized (this) {
            if (!lost) {
                failure = told.shown();
            }
            if (state == RuntimeState.STARTING) {
                become(RuntimeState.FAILED);
            }
        }
        if (told.fatal()) {
            StandaloneView.leaveExitCode(told.exitCode());
            stop();
            throw new IllegalStateException(told.message(), cause);
        }
    }

    /** Unless an unrecoverable error came while the model was loading: then that is why it does not serve. */
    private synchronized void becomeReady() {
        if (lost) {
            throw new UnrecoverableException(String.valueOf(failure));
        }
        become(RuntimeState.READY);
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
