package io.timpani.system;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.timpani.metadata.EngineDeclaration;
import io.timpani.metadata.SystemDeclaration;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts and shuts down the engines and the forum as one system. */
final class SystemLifecycle {
    /** Time for a shutdown asked by HTTP. */
    static final Duration BY_HTTP = Duration.ofSeconds(6);
    /** Time for a shutdown with the runtime. */
    static final Duration DIRECT = Duration.ofSeconds(3);
    /** After this much more time the end is forced. */
    static final Duration HARD_END = Duration.ofSeconds(2);
    /** Part of a shutdown's time that is kept for what has to be killed. */
    private static final Duration FOR_KILLING = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(SystemLifecycle.class.getName());

    private final EventStream events = new EventStream();
    private final StateRegistry state = new StateRegistry(events);
    private final EngineRegistry engines;
    private final ProcessRegistry processes;
    private final Forum forum;
    private final EngineControl control;
    private final Surroundings world;

    SystemLifecycle(SystemDeclaration system, Surroundings world) {
        this.world = world;
        engines = new EngineRegistry(system.engines());
        processes = new ProcessRegistry(engines, events);
        forum = new Forum(system.forumPrefix(), system.forumLog(), world.timing(), events);
        control = new EngineControl(engines, processes, forum, events, world);
    }

    /** Ends engines that a run before this one left behind. */
    void reap() {
        engines.engines().forEach(world.launcher()::reap);
    }

    /** Starts everything; answers when all is up, or when all is stopped again because something did not start. */
    Answer start() {
        if (!state.compareAndSet(SystemState.NONE, SystemState.STARTING)) {
            return Answer.refused("the system is " + state.snapshot().word() + " already");
        }
        List<String> logs = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        boolean started = false;
        try {
            forum.open();
            engines.engines().forEach(engine -> start(engine, logs, errors));
            engines.engines().stream()
                    .map(engine -> processes.view(engine.name()))
                    .filter(view -> errors.isEmpty() && view.status() != EngineStatus.STARTED)
                    .findFirst()
                    .ifPresent(view -> errors.add("engine " + view.name() + " ended while the others were started"));
            if (errors.isEmpty()) {
                forum.start();
                logs.add("forum: started");
                started = state.compareAndSet(SystemState.STARTING, SystemState.STARTED);
            }
            if (!started && errors.isEmpty()) {
                errors.add("the start was given up: the server is shutting down");
            }
        } finally {
            if (!started) {
                end(BY_HTTP);
                state.compareAndSet(SystemState.STARTING, SystemState.NONE);
            }
        }
        if (!started) {
            return Answer.failed("the system could not be started: " + errors.get(0), logs, errors);
        }
        LOG.log(INFO, "the system is started: {0}", logs);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "the system is started");
        body.put(
                "engines",
                processes.views().stream().map(ProcessRegistry.View::json).toList());
        return Answer.ok(body);
    }

    private void start(EngineDeclaration engine, List<String> logs, List<String> errors) {
        Optional<EngineControl.Failure> failure =
                control.start(engine, () -> state.snapshot() == SystemState.STARTING, this::isStarted);
        if (failure.isPresent()) {
            errors.add(Texts.withoutPaths(failure.get().reason()));
        } else {
            ProcessRegistry.View view = processes.view(engine.name());
            logs.add("engine %s: started on port %s, process %s"
                    .formatted(
                            view.name(),
                            view.port().isPresent() ? view.port().getAsInt() : "none",
                            view.pid().map(String::valueOf).orElse("none")));
        }
    }

    /** Requests the end of everything; answers at once. */
    Answer shutdown() {
        while (true) {
            SystemState before = state.snapshot();
            if (before == SystemState.STARTING) {
                return Answer.refused("the system is starting");
            }
            List<Integer> ports = processes.ports();
            if (before == SystemState.SHUTDOWN_REQUESTED) {
                return Answer.ok("the shutdown was requested already", ports);
            }
            if (state.compareAndSet(before, SystemState.SHUTDOWN_REQUESTED)) {
                if (world.end().standalone()) {
                    world.timing()
                            .after(
                                    BY_HTTP.plus(HARD_END),
                                    "hard end",
                                    world.end().force());
                }
                world.timing().inBackground("shutdown", this::shutDown);
                return Answer.ok("the shutdown is requested", ports);
            }
        }
    }

    private void shutDown() {
        try {
            end(BY_HTTP);
        } catch (RuntimeException e) {
            LOG.log(ERROR, "the system did not end cleanly", e);
        }
        if (world.end().standalone()) {
            world.end().request().run();
        } else {
            state.compareAndSet(SystemState.SHUTDOWN_REQUESTED, SystemState.NONE);
        }
    }

    /** Ends everything with the runtime, whatever the state is; returns when it is over. Nothing can be started afterwards. */
    void stop() {
        state.end();
        try {
            end(DIRECT);
        } finally {
            events.close();
        }
    }

    /** The forum, then all engines at once. */
    private void end(Duration timeout) {
        long begin = world.timing().nanos();
        forum.stop();
        List<EngineDeclaration> all = engines.engines();
        CountDownLatch left = new CountDownLatch(all.size());
        for (EngineDeclaration engine : all) {
            world.timing().inBackground("stop of " + engine.name(), () -> {
                try {
                    long spent = world.timing().nanos() - begin;
                    Duration patience = timeout.minus(FOR_KILLING).minusNanos(spent);
                    control.stop(engine.name(), patience.isNegative() ? Duration.ZERO : patience);
                } finally {
                    left.countDown();
                }
            });
        }
        try {
            if (!left.await(timeout.plus(HARD_END).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(ERROR, "engines still run: {0}", processes.views());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts one engine of a started system. */
    Answer startEngine(String name) {
        EngineDeclaration engine = declared(name);
        if (!isStarted()) {
            return notStarted();
        }
        Optional<EngineControl.Failure> failure = control.start(engine, this::isStarted, this::isStarted);
        if (failure.isPresent() && !failure.get().claimed()) {
            // it belongs to whoever was faster
            return Answer.refused(failure.get().reason());
        }
        if (failure.isPresent()) {
            String reason = Texts.withoutPaths(failure.get().reason());
            control.stop(name, FOR_KILLING);
            return Answer.failed(reason, List.of(), List.of(reason));
        }
        return engineAnswer("engine " + name + " is started", name);
    }

    /** Stops one engine of a started system. */
    Answer stopEngine(String name) {
        declared(name);
        if (!isStarted()) {
            return notStarted();
        }
        if (processes.view(name).status().mayStart()) {
            return Answer.refused("engine " + name + " is not running");
        }
        control.stop(name, BY_HTTP.minus(FOR_KILLING));
        return engineAnswer("engine " + name + " is stopped", name);
    }

    Answer status() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("state", state.snapshot().word());
        body.put("forum", forum.isStarted() ? "started" : "stopped");
        body.put("ports", processes.ports());
        Map<String, Object> statuses = new LinkedHashMap<>();
        processes
                .views()
                .forEach(view -> statuses.put(view.name(), view.status().word()));
        body.put("engines", statuses);
        return Answer.ok(body);
    }

    Answer engines() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ProcessRegistry.View view : processes.views()) {
            Map<String, Object> json = view.json();
            List<String> last = processes.output(view.name()).last(1);
            json.put("lastOutput", last.isEmpty() ? null : last.get(0));
            all.add(json);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("engines", all);
        return Answer.ok(body);
    }

    /** The last lines of an engine's output. */
    Answer output(String name, int lines) {
        declared(name);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("engine", name);
        body.put("lines", processes.output(name).last(lines));
        return Answer.ok(body);
    }

    /** Listens to everything that happens from now on, beginning with the present state. */
    Optional<EventStream.Listener> listen() {
        return state.listen();
    }

    private boolean isStarted() {
        return state.snapshot() == SystemState.STARTED;
    }

    private Answer notStarted() {
        return Answer.refused(
                "the system is not started: its state is " + state.snapshot().word());
    }

    private Answer engineAnswer(String message, String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("engine", processes.view(name).json());
        return Answer.ok(body);
    }

    private EngineDeclaration declared(String name) {
        return engines.find(name)
                .orElseThrow(() -> new ServingException(ErrorCode.NOT_FOUND, "no engine is called " + name));
    }
}
