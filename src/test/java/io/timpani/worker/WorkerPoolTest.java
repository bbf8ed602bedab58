package io.timpani.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Workers;
import io.timpani.model.ErrorCode;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How workers are looked after; each is a small program that answers on all its lanes with one thread. */
class WorkerPoolTest {
    private static final String PROGRAM = """
            import json, os, select, socket, struct, sys, time
            place = sys.argv[1]
            def framed(**header):
                text = json.dumps(header).encode()
                return struct.pack(">IQ", len(text), 0) + text
            def connected():
                s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                s.connect(os.environ["TIMPANI_SOCKET"])
                s.sendall(framed(token=os.environ["TIMPANI_TOKEN"]))
                return s
            def note(name):
                with open(os.path.join(place, name), "a") as file: file.write("x")
            lanes = [connected() for _ in range(int(os.environ["TIMPANI_CONNECTIONS"]))]
            note("started")
            while True:
                for lane in select.select(lanes, [], [])[0]:
                    request = lane.recv(1 << 16)
                    if not request: sys.exit(0)
                    answer = framed(status="ok", pid=os.getpid())
            """;
    private static final Watch CLOSE = new Watch(Duration.ofMillis(50), Duration.ofMillis(300), Duration.ofSeconds(5));

    @TempDir
    Path directory;

    private WorkerPool started(String code, int lanes, UnaryOperator<String> texts) {
        WorkerProgram program = new WorkerProgram(
                "Python",
                List.of(Interpreters.python(), "-c", PROGRAM + code.indent(8), directory.toString()),
                directory,
                Map.of(),
                true,
                Map.of(),
                texts);
        Workers plan = new Workers(
                1,
                lanes,
                0,
                0,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                false,
                OptionalLong.empty(),
                0,
                Duration.ZERO,
                Map.of(),
                Map.of());
        return WorkerPool.start(program, plan, WorkerPlace.make(), CLOSE).pool();
    }

    private static int ask(WorkerPool pool, String operation) throws InterruptedException {
        return pool.call(lane -> lane.call(new Request(operation)).number("pid"));
    }

    private long starts() {
        try {
            return Files.size(directory.resolve("started"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_worker_at_a_call_is_not_taken_for_dead_because_its_other_lanes_are_silent() throws Exception {
        try (WorkerPool pool = started("""
                if b"nap" in request: time.sleep(2)
                lane.sendall(answer)
                """, 2, UnaryOperator.identity())) {
            int before = ask(pool, "pid");

            assertThat(ask(pool, "nap")).isEqualTo(before);
            assertThat(starts()).isOne();
        }
    }

    @Test
    void an_idle_worker_that_says_nothing_is_replaced() throws Exception {
        try (WorkerPool pool = started("""
                if b"ping" in request and os.path.getsize(os.path.join(place, "started")) == 1: time.sleep(60)
                lane.sendall(answer)
                """, 2, UnaryOperator.identity())) {
            Eventually.within(Duration.ofSeconds(20), "a second worker", () -> starts() > 1);

            assertThat(ask(pool, "pid")).isPositive();
        }
    }

    @Test
    void workers_that_end_as_soon_as_they_have_loaded_are_not_started_without_pause() throws Exception {
        try (WorkerPool pool = started("lane.sendall(answer); os._exit(9)", 1, UnaryOperator.identity())) {
            Eventually.within(
                    Duration.ofSeconds(30),
                    () -> "despair after " + starts() + " starts",
                    () -> pool.idle().isHopeless());

            assertThat(starts()).isEqualTo(3);
            assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> ask(pool, "pid")))
                    .contains("as soon as they have loaded", "exit code 9");
        }
    }

    @Test
    void a_place_is_not_given_up_for_an_error_of_ours() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        UnaryOperator<String> failing = text -> {
            if (failed.compareAndSet(false, true)) {
                throw new OutOfMemoryError("for a test");
            }
            return text;
        };
        // the error comes when calls are to be told why there are no workers
        try (WorkerPool pool = started("""
                if b"quit" in request: note("broken"); os._exit(1)
                starts = os.path.getsize(os.path.join(place, "started"))
                if os.path.exists(os.path.join(place, "broken")) and starts < 6: os._exit(1)
                lane.sendall(answer)
                """, 1, failing)) {
            ask(pool, "pid");
            assertThat(Refusals.modelFailure(() -> ask(pool, "quit"))).contains("exit code 1");

            Eventually.within(Duration.ofSeconds(60), "the error", failed::get);
            Eventually.within(
                    Duration.ofSeconds(60),
                    "a worker",
                    () -> !pool.processes().isEmpty() && !pool.idle().isHopeless());
            assertThat(ask(pool, "pid")).isPositive();
        }
    }
}
