package io.timpani.system;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.timpani.metadata.EngineDeclaration;
import io.timpani.metadata.EngineDeclaration.Restart;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Starts and stops one engine at a time, and starts it again where it is declared so. */
final class EngineControl {
    private static final System.Logger LOG = System.getLogger(EngineControl.class.getName());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MAX_RESTARTS = 10;
    private static final long MAX_RESTART_DELAY_SECONDS = 60;
    /** Lines of output that explain a failed start. */
    private static final int TOLD_LINES = 5;

    private final EngineRegistry engines;
    private final ProcessRegistry processes;
    private final Forum forum;
    private final EventStream events;
    private final Surroundings world;
    /** How long the output of an engine that has ended is awaited. */
    private static final long OUTPUT_PATIENCE_SECONDS = 2;

    /** Held while a process comes to be, so that whoever stops everything sees it. */
    private final Object launching = new Object();

    EngineControl(
            EngineRegistry engines, ProcessRegistry processes, Forum forum, EventStream events, Surroundings world) {
        this.engines = engines;
        this.processes = processes;
        this.forum = forum;
        this.events = events;
        this.world = world;
    }

    /**
     * Why an engine did not start.
     *
     * @param claimed true: its process may run nevertheless, and is the caller's to stop; false: there is none of this start
     */
    record Failure(String reason, boolean claimed) {
        static Optional<Failure> refused(String reason) {
            return Optional.of(new Failure(reason, false));
        }

        static Optional<Failure> of(String reason) {
            return Optional.of(new Failure(reason, true));
        }
    }

    /**
     * Starts an engine and waits until it answers.
     *
     * @param wanted false: the start is given up
     * @param supervised true: the restart policy applies from now on
     * @return empty when it has started
     */
    Optional<Failure> start(EngineDeclaration engine, BooleanSupplier wanted, BooleanSupplier supervised) {
        return start(engine, wanted, supervised, false);
    }

    private Optional<Failure> start(
            EngineDeclaration engine, BooleanSupplier wanted, BooleanSupplier supervised, boolean again) {
        String name = engine.name();
        int port;
        RunningEngine process;
        synchronized (launching) {
            if (!wanted.getAsBoolean()) {
                return Failure.refused("engine " + name + ": the start was given up");
            }
            if (!processes.claim(name, again)) {
                return Failure.refused("engine " + name + " is running already");
            }
            try {
                port = port(engine);
                process = world.launcher().launch(engine, port, line -> hear(name, line));
            } catch (IOException | RuntimeException e) {
                processes.failed(name);
                return Failure.of("engine " + name + ": " + e.getMessage());
            }
            processes.launched(name, process, port);
        }
        CompletableFuture<Integer> unused = process.exit()
                .whenComplete((code, failure) -> ended(engine, process, code == null ? -1 : code, supervised));
        return awaitAnswer(engine, process, port, wanted);
    }

    /** Stops an engine, gently within the patience; returns when it has ended or cannot be ended. */
    void stop(String name, Duration patience) {
        Optional<RunningEngine> process;
        synchronized (launching) {
            process = processes.stopping(name);
        }
        if (process.isEmpty()) {
            return;
        }
        boolean gently = process.get().stop(patience);
        if (!gently) {
            LOG.log(WARNING, "engine {0} did not end within {1} and was killed", name, patience);
        }
        // the news of its end may still be under way
        process.get().exitCode().ifPresent(code -> processes.ended(name, process.get(), code));
    }

    private int port(EngineDeclaration engine) throws IOException {
        OptionalInt fixed = engine.port();
        if (fixed.isPresent()) {
            if (!world.network().isFree(fixed.getAsInt())) {
                throw new IOException("port " + fixed.getAsInt() + " is taken");
            }
            return fixed.getAsInt();
        }
        Set<Integer> taken = new HashSet<>(engines.fixedPorts());
        taken.addAll(processes.ports());
        int port = world.network().freePort();
        while (taken.contains(port)) {
            port = world.network().freePort();
        }
        return port;
    }

    private Optional<Failure> awaitAnswer(
            EngineDeclaration engine, RunningEngine process, int port, BooleanSupplier wanted) {
        String name = engine.name();
        long begin = world.timing().nanos();
        while (true) {
            OptionalInt ended = process.exitCode();
            if (ended.isPresent()) {
                int code = process.exit()
                        .copy()
                        .completeOnTimeout(ended.getAsInt(), OUTPUT_PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join();
                return Failure.of(
                        "engine " + name + " ended with code " + code + " before it answered" + lastWords(name));
            }
            if (!wanted.getAsBoolean()) {
                return Failure.of("engine " + name + ": the start was given up");
            }
            if (world.network().answers(port, engine.healthPath())) {
                return processes.started(name)
                        ? Optional.empty()
                        : Failure.of("engine " + name + " ended when it had just answered" + lastWords(name));
            }
            if (world.timing().nanos() - begin >= engine.startWait().toNanos()) {
                return Failure.of("engine " + name + " did not answer " + engine.healthPath() + " on port " + port
                        + " within " + engine.startWait().toSeconds() + " s" + lastWords(name));
            }
            if (!pause(POLL)) {
                return Failure.of("engine " + name + ": the start was interrupted");
            }
        }
    }

    private String lastWords(String name) {
        List<String> last = processes.output(name).last(TOLD_LINES);
        return last.isEmpty() ? "" : ": " + String.join(" | ", last);
    }

    private void hear(String name, String line) {
        // the transcript first: what is shown as output is never lost there when the system stops
        forum.hear(name, line);
        processes.output(name).add(line);
        events.publish(EventStream.OUTPUT, () -> Map.of("engine", name, "line", line));
    }

    private void ended(EngineDeclaration engine, RunningEngine process, int code, BooleanSupplier supervised) {
        Optional<EngineStatus> before = processes.ended(engine.name(), process, code);
        if (before.isEmpty() || before.get() != EngineStatus.STARTED) {
            return;
        }
        LOG.log(WARNING, "engine {0} ended by itself with code {1}", engine.name(), code);
        boolean again = engine.restart() == Restart.ALWAYS || (engine.restart() == Restart.ON_FAILURE && code != 0);
        if (again && supervised.getAsBoolean()) {
            world.timing().inBackground("restart of " + engine.name(), () -> restart(engine, supervised));
        }
    }

    private void restart(EngineDeclaration engine, BooleanSupplier supervised) {
        String name = engine.name();
        while (processes.view(name).restarts() < MAX_RESTARTS) {
            int restarts = processes.view(name).restarts();
            long delay = Math.min(1L << restarts, MAX_RESTART_DELAY_SECONDS);
            long begin = world.timing().nanos();
            while (world.timing().nanos() - begin < Duration.ofSeconds(delay).toNanos()) {
                // whoever stopped or started it meanwhile has the last word
                if (!supervised.getAsBoolean() || processes.view(name).status() != EngineStatus.ENDED || !pause(POLL)) {
                    return;
                }
            }
            Optional<Failure> failure = start(engine, supervised, supervised, true);
            if (failure.isEmpty()) {
                LOG.log(INFO, "engine {0} was started again", name);
                return;
            }
            LOG.log(WARNING, "restart: {0}", failure.get().reason());
            if (failure.get().claimed() && processes.view(name).status() == EngineStatus.STARTING) {
                stop(name, Duration.ofSeconds(1));
                processes.failed(name);
            }
        }
    }

    private boolean pause(Duration duration) {
        try {
            world.timing().pause(duration);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
