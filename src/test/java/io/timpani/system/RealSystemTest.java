package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.metadata.EngineDeclaration;
import io.timpani.metadata.EngineDeclaration.Restart;
import io.timpani.metadata.SystemDeclaration;
import io.timpani.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The system with real processes. */
@Timeout(120)
class RealSystemTest {
    private static final int CYCLES = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /** Engines without HTTP answer by the line they say. */
    private static final class Deaf implements Network {
        private final Loopback loopback = new Loopback();

        @Override
        public boolean answers(int port, String healthPath) {
            return true;
        }

        @Override
        public boolean isFree(int port) {
            return loopback.isFree(port);
        }

        @Override
        public int freePort() {
            return loopback.freePort();
        }
    }

    private EngineDeclaration engine(String name, String script) {
        return new EngineDeclaration(
                name,
                List.of("sh", "-c", script, name, "{port}"),
                OptionalInt.empty(),
                Map.of("PORT", "{port}"),
                directory,
                "/",
                Duration.ofSeconds(15),
                directory.resolve(name + ".log"),
                Restart.NEVER);
    }

    private SystemLifecycle system(EngineDeclaration... engines) {
        SystemDeclaration declared =
                new SystemDeclaration(List.of(engines), directory, "[FORUM]", directory.resolve("forum.log"));
        return new SystemLifecycle(
                declared,
                new Surroundings(
                        new ChildLauncher(directory),
                        new Deaf(),
                        new RealTime(),
                        new ProcessEnd(false, RealSystemTest::neverEnds, RealSystemTest::neverEnds)));
    }

    private static void neverEnds() {
        throw new AssertionError("a server does not end");
    }

    private static void within(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static boolean is(SystemLifecycle system, String state) {
        return state.equals(system.status().body().get("state"));
    }

    private static long children() {
        return ProcessHandle.current().descendants().count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("system: ")
                        || thread.getName().contains("of process "))
                .count();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_hundred_cycles_of_three_engines_leave_nothing_behind() {
        SystemLifecycle system = system(
                engine("insight", "echo \"[FORUM] $1\"; exec sleep 60"),
                engine("media", "exec sleep 60"),
                engine("query", "exec sleep 60"));
        List<Integer> ports = new ArrayList<>();
        LongSupplier descriptors = RealSystemTest::descriptors;
        cycle(system, ports);
        long before = descriptors.getAsLong();

        for (int i = 1; i < CYCLES; i++) {
            cycle(system, ports);
        }

        assertThat(ports).hasSize(3 * CYCLES);
        within("no process is left", () -> children() == 0);
        within("no thread is left", () -> threads() == 0);
        within("no descriptor is left", () -> descriptors.getAsLong() <= before + 2);
        assertThat(directory.toFile().list()).noneMatch(name -> name.endsWith(".pid"));
    }

    private static void cycle(SystemLifecycle system, List<Integer> ports) {
        Answer started = system.start();
        assertThat(started.status()).as("%s", started.body()).isEqualTo(200);
        FakeWorld.list(system.shutdown(), "ports").forEach(port -> ports.add((Integer) port));
        within("the system ends", () -> is(system, "none"));
    }

    @Test
    void port_and_environment_reach_the_engine() {
        SystemLifecycle system = system(engine("insight", "echo \"$1 $PORT\"; echo \"[FORUM] hi\"; sleep 60"));
        try {
            assertThat(system.start().status()).isEqualTo(200);
            within(
                    "output",
                    () -> String.valueOf(system.output("insight", 2).body()).contains("[FORUM] hi"));
            assertThat(directory.resolve("insight.pid")).exists();
            Object port = FakeWorld.list(system.status(), "ports").get(0);
            assertThat(system.output("insight", 2).body())
                    .containsEntry("lines", List.of(port + " " + port, "[FORUM] hi"));
        } finally {
            system.stop();
        }
        assertThat(directory.resolve("forum.log")).content().endsWith(" insight hi\n");
    }

    @Test
    void an_engine_that_ignores_term_is_killed_in_time() {
        SystemLifecycle system = system(engine("insight", "trap '' TERM; echo up; while :; do sleep 1; done"));
        assertThat(system.start().status()).isEqualTo(200);
        within(
                "output",
                () -> String.valueOf(system.output("insight", 1).body()).contains("up"));
        long begin = System.nanoTime();

        system.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        within("it is gone", () -> children() == 0);
    }

    @Test
    void what_is_missing_or_not_executable_is_named() throws IOException {
        Files.writeString(directory.resolve("plain"), "");
        EngineDeclaration missing = with(engine("a", ""), "./none.sh");
        EngineDeclaration plain = with(engine("b", ""), "./plain");

        Answer answer = system(missing, plain).start();

        assertThat(answer.status()).isEqualTo(500);
        String errors = String.valueOf(answer.body().get("errors"));
        assertThat(errors)
                .contains("engine a: the program none.sh does not exist")
                .contains("engine b: the program plain is not executable")
                .doesNotContain(directory.toString());
    }

    private EngineDeclaration with(EngineDeclaration engine, String program) {
        return new EngineDeclaration(
                engine.name(),
                List.of(program),
                engine.port(),
                engine.environment(),
                directory,
                engine.healthPath(),
                engine.startWait(),
                engine.log(),
                engine.restart());
    }

    @Test
    void a_port_that_is_taken_is_not_free() throws IOException {
        Loopback loopback = new Loopback();
        int port = loopback.freePort();
        assertThat(loopback.isFree(port)).isTrue();
        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThat(loopback.isFree(taken.getLocalPort())).isFalse();
        }
    }

    @Test
    void only_a_good_answer_counts() throws IOException {
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().set("Location", "/health");
            exchange.sendResponseHeaders(path.equals("/health") ? 204 : path.equals("/moved") ? 302 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            Loopback loopback = new Loopback();
            int port = server.getAddress().getPort();
            assertThat(loopback.answers(port, "/health")).isTrue();
            assertThat(loopback.answers(port, "/other")).isFalse();
            assertThat(loopback.answers(port, "/moved")).isFalse();
            assertThat(loopback.answers(loopback.freePort(), "/health")).isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void who_takes_the_call_and_says_nothing_does_not_answer() throws IOException {
        try (java.net.ServerSocket silent =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThat(new Loopback().answers(silent.getLocalPort(), "/")).isFalse();
        }
    }

    @Test
    void an_engine_that_ends_before_it_answers_is_named_with_its_code_and_all_its_last_words() {
        SystemLifecycle system = new SystemLifecycle(
                new SystemDeclaration(
                        List.of(engine("insight", "seq 1 20000; echo 'no licence'; exit 3")),
                        directory,
                        "[FORUM]",
                        directory.resolve("forum.log")),
                new Surroundings(
                        new ChildLauncher(directory),
                        new Loopback(),
                        new RealTime(),
                        new ProcessEnd(false, RealSystemTest::neverEnds, RealSystemTest::neverEnds)));

        Answer answer = system.start();

        assertThat(FakeWorld.list(answer, "errors"))
                .singleElement()
                .asString()
                .startsWith("engine insight ended with code 3 before it answered: ")
                .endsWith(" | 20000 | no licence");
    }

    @Test
    void what_an_earlier_run_left_behind_is_ended() throws Exception {
        List<String> command = List.of("sleep", "300");
        Process left = new ProcessBuilder(command).start();
        try {
            new PidFile(directory, "insight").write(left.pid(), command);

            new ChildLauncher(directory).reap(engine("insight", "exit"));

            assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve("insight.pid")).doesNotExist();
        } finally {
            left.destroyForcibly();
        }
    }
}
