package io.timpani.system;

import io.timpani.metadata.EngineDeclaration;
import io.timpani.metadata.EngineDeclaration.Restart;
import io.timpani.metadata.SystemDeclaration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A world in which time passes when somebody waits, and engines do as they are told. */
final class FakeWorld implements EngineLauncher, Network, Timing {
    final Map<String, Engine> launched = new LinkedHashMap<>();
    /** What was launched, stopped and asked, in order. */
    final List<String> history = new ArrayList<>();

    final Set<Integer> takenPorts = new HashSet<>();
    final Set<String> missing = new HashSet<>();
    /** Engines by the time they take to answer; those not in it answer at once. */
    final Map<String, Duration> slow = new HashMap<>();

    final Set<String> deaf = new HashSet<>();
    /** Engines that end with this code instead of answering. */
    final Map<String, Integer> broken = new HashMap<>();

    /** Engines that nothing ends. */
    final Set<String> immortal = new HashSet<>();

    /** What happens just when an engine answers. */
    final Map<String, Runnable> onAnswer = new HashMap<>();

    final Map<String, Runnable> onLaunch = new HashMap<>();
    /** Tasks that are run by {@link #runBackground}; stops of engines run at once. */
    final Deque<Runnable> background = new ArrayDeque<>();

    final List<Timer> timers = new ArrayList<>();
    boolean standalone;
    /** Who pauses is interrupted. */
    boolean interrupting;

    int exits;
    int forcedExits;
    long nanos;
    private int nextPort = 9000;

    record Timer(Duration delay, Runnable task) {}

    final class Engine implements RunningEngine {
        final String name;
        final int port;
        final Consumer<String> lines;
        final CompletableFuture<Integer> exit = new CompletableFuture<>();
        final long since = nanos;
        private final long pid = 100L + history.size();

        Engine(String name, int port, Consumer<String> lines) {
            this.name = name;
            this.port = port;
            this.lines = lines;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public OptionalInt exitCode() {
            return exit.isDone() ? OptionalInt.of(exit.join()) : OptionalInt.empty();
        }

        boolean isAlive() {
            return exitCode().isEmpty();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit;
        }

        @Override
        public boolean stop(Duration patience) {
            history.add("stop " + name + " " + patience.toSeconds());
            if (immortal.contains(name)) {
                return false;
            }
            boolean gently = !deaf.contains(name);
            if (!gently) {
                nanos += patience.toNanos();
            }
            exit.complete(gently ? 143 : 137);
            return gently;
        }
    }

    Surroundings surroundings() {
        return new Surroundings(this, this, this, new ProcessEnd(standalone, () -> exits++, () -> forcedExits++));
    }

    static EngineDeclaration engine(String name, OptionalInt port, Restart restart) {
        return new EngineDeclaration(
                name,
                List.of("run", name),
                port,
                Map.of(),
                Path.of("."),
                "/health",
                Duration.ofSeconds(15),
                Path.of(name + ".log"),
                restart);
    }

    static SystemDeclaration system(Path directory, EngineDeclaration... engines) {
        return new SystemDeclaration(List.of(engines), directory, "[FORUM]", directory.resolve("forum.log"));
    }

    static SystemDeclaration three(Path directory) {
        return system(
                directory,
                engine("insight", OptionalInt.empty(), Restart.NEVER),
                engine("media", OptionalInt.of(7001), Restart.NEVER),
                engine("query", OptionalInt.empty(), Restart.NEVER));
    }

    static List<?> list(Answer answer, String key) {
        return (List<?>) Objects.requireNonNull(answer.body().get(key));
    }

    Engine running(String name) {
        return Optional.ofNullable(launched.get(name)).orElseThrow();
    }

    void runBackground() {
        while (!background.isEmpty()) {
            background.removeFirst().run();
        }
    }

    @Override
    public RunningEngine launch(EngineDeclaration engine, int port, Consumer<String> lines) throws IOException {
        String name = engine.name();
        history.add("launch " + name);
        if (missing.contains(name)) {
            throw new IOException("the program /opt/x/" + name + ".sh does not exist");
        }
        Engine running = new Engine(name, port, lines);
        launched.put(name, running);
        onLaunch.getOrDefault(name, () -> {}).run();
        Integer code = broken.get(name);
        if (code != null) {
            lines.accept("cannot open /var/x/" + name);
            running.exit.complete(code);
        }
        return running;
    }

    @Override
    public void reap(EngineDeclaration engine) {
        history.add("reap " + engine.name());
    }

    @Override
    public boolean answers(int port, String healthPath) {
        Optional<Engine> answering = launched.values().stream()
                .filter(engine -> engine.port == port && engine.isAlive())
                .filter(engine -> nanos - engine.since
                        >= slow.getOrDefault(engine.name, Duration.ZERO).toNanos())
                .findFirst();
        answering.ifPresent(
                engine -> onAnswer.getOrDefault(engine.name, () -> {}).run());
        return answering.isPresent();
    }

    @Override
    public boolean isFree(int port) {
        return !takenPorts.contains(port);
    }

    @Override
    public int freePort() {
        return nextPort++;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (interrupting) {
            throw new InterruptedException();
        }
        nanos += duration.toNanos();
    }

    @Override
    public void inBackground(String name, Runnable task) {
        if (name.startsWith("stop of ")) {
            task.run();
        } else {
            background.addLast(task);
        }
    }

    @Override
    public void after(Duration delay, String name, Runnable task) {
        timers.add(new Timer(delay, task));
    }
}
