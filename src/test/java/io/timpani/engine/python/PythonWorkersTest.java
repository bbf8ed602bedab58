package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.csv;
import static io.timpani.engine.python.PythonModel.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What custom code may do to its worker, and what becomes of the calls then. */
class PythonWorkersTest {
    private static final String ROW = "mode,v\n%s,1\n";
    private static final String CODE = """
            import signal, sys, time
            calls = 0
            def load_model(code_dir):
                return "model"
            def score(data, model, **kwargs):
                global calls
                calls += 1
                mode = str(data["mode"].iloc[0])
                n = len(data)
                if mode == "calls": return pd.DataFrame({"Predictions": [float(calls)] * n})
                if mode == "pid": return pd.DataFrame({"Predictions": [float(os.getpid())] * n})
                if mode == "kill": print("somebody's row", flush=True); os.kill(os.getpid(), signal.SIGKILL)
                if mode == "kill once":
                    flag = os.path.join(os.path.dirname(__file__), "killed")
                    if not os.path.exists(flag):
                        open(flag, "w").close()
                        os.kill(os.getpid(), signal.SIGKILL)
                if mode == "exit": os._exit(3)
                if mode == "sysexit": raise SystemExit(3)
                if mode == "fork": os.fork()
                if mode == "close": os.close(1); os.close(2); print("nobody reads this")
                if mode == "binary": sys.stdout.buffer.write(bytes(range(256)) * 4096); sys.stdout.flush()
                if mode == "sleep":
                    open(os.path.join(os.path.dirname(__file__), "asleep"), "w").close()
                    time.sleep(60)
                if mode == "nap": time.sleep(0.5)
                if mode == "huge": raise ValueError("x" * 10_000_000)
                if mode == "eat":
                    hog = b"x" * (600 << 20)
                    time.sleep(20)
                return pd.DataFrame({"Predictions": [1.0] * n})
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sysexit", "fork", "close", "binary", "huge"})
    void a_worker_survives_what_custom_code_does(String mode) throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).load()) {
            long before = (long) numbers(predictor, ROW.formatted("pid"))[0];

            try {
                assertThat(numbers(predictor, ROW.formatted(mode))).containsExactly(1.0);
            } catch (ServingException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FAILED);
                assertThat(e.text().length()).isLessThan(20_000);
            }

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "exit"})
    void a_worker_that_ends_fails_its_call_and_is_replaced(String mode) throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).load()) {
            AtomicInteger replaced = new AtomicInteger();
            predictor.whenReplaced(replaced::incrementAndGet);
            long before = (long) numbers(predictor, ROW.formatted("pid"))[0];

            assertThat(Refusals.modelFailure(() -> predictor.predict(csv(ROW.formatted(mode)))))
                    .contains("worker process ended", mode.equals("kill") ? "signal 9" : "exit code 3")
                    .doesNotContain("somebody");

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isNotEqualTo(before);
            assertThat(replaced).hasValue(1);
        }
    }

    /** Here, and not where a test asks for what fails: that it cannot be tried is no failure. */
    @BeforeAll
    static void python() {
        Interpreters.python();
    }

    @Test
    void a_call_whose_worker_ended_is_made_again_when_the_operator_wants_it() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).retrying().load()) {
            assertThat(numbers(predictor, ROW.formatted("kill once"))).containsExactly(1.0);
            assertThat(Refusals.modelFailure(() -> predictor.predict(csv(ROW.formatted("kill")))))
                    .contains("worker process ended");
        }
    }

    @Test
    void an_idle_worker_that_was_killed_costs_no_call() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).load()) {
            long before = (long) numbers(predictor, ROW.formatted("pid"))[0];
            ProcessHandle.of(before).orElseThrow().destroyForcibly();
            Eventually.within(
                    Duration.ofSeconds(20),
                    "the end of the worker",
                    () -> !predictor.processes().contains(before));

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isNotEqualTo(before);
        }
    }

    @Test
    void a_call_that_is_interrupted_ends_its_worker() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Predictor predictor = PythonModel.of(directory, CODE).load()) {
            long before = (long) numbers(predictor, ROW.formatted("pid"))[0];
            Future<?> call = threads.submit(() -> predictor.predict(csv(ROW.formatted("sleep"))));
            Eventually.within(
                    Duration.ofSeconds(20), "the hook at work", () -> Files.exists(directory.resolve("asleep")));

            call.cancel(true);

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isNotEqualTo(before);
            Eventually.within(Duration.ofSeconds(10), "the end of the worker", () -> !Eventually.lives(before));
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_worker_is_recycled_after_its_share_of_calls() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).maxCalls(3).load()) {
            List<Double> counts = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                counts.add(numbers(predictor, ROW.formatted("calls"))[0]);
            }

            assertThat(counts).containsExactly(1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0);
        }
    }

    @Test
    void a_worker_of_several_calls_is_recycled_though_one_of_them_does_not_end() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        PythonModel model = PythonModel.of(directory, CODE).callsEach(3).maxCalls(1);
        try (Predictor predictor = model.grace(Duration.ofSeconds(1)).load()) {
            long before = predictor.processes().get(0);
            Future<?> endless = threads.submit(() -> predictor.predict(csv(ROW.formatted("sleep"))));
            Eventually.within(
                    Duration.ofSeconds(20), "the hook at work", () -> Files.exists(directory.resolve("asleep")));
            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isEqualTo(before);

            assertThat((long) numbers(predictor, ROW.formatted("pid"))[0]).isNotEqualTo(before);
            assertThatThrownBy(() -> endless.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ServingException.class)
                    .hasMessageContaining("worker process ended");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void idle_lanes_of_a_worker_to_be_recycled_go_with_the_call_that_was_its_last() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).callsEach(3).maxCalls(2).load()) {
            List<Double> counts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                counts.add(numbers(predictor, ROW.formatted("calls"))[0]);
            }

            assertThat(counts).containsExactly(1.0, 2.0, 1.0, 2.0, 1.0);
        }
    }

    @Test
    void a_worker_cleans_up_when_it_is_recycled_and_when_the_model_is_closed() throws Exception {
        String code = CODE + """
                import atexit
                atexit.register(lambda: open(os.path.join(os.path.dirname(__file__), "ended%d" % os.getpid()), "w"))
                """;
        long start;
        long last;
        try (Predictor predictor = PythonModel.of(directory, code).maxCalls(2).load()) {
            long first = (long) numbers(predictor, ROW.formatted("pid"))[0];
            numbers(predictor, ROW.formatted("pid"));
            last = (long) numbers(predictor, ROW.formatted("pid"))[0];

            assertThat(directory.resolve("ended" + first)).exists();
            assertThat(directory.resolve("ended" + last)).doesNotExist();
            start = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(directory.resolve("ended" + last)).exists();
    }

    @Test
    void a_worker_that_is_slow_to_clean_up_is_not_waited_for() throws Exception {
        String code = CODE + "import atexit\natexit.register(time.sleep, 60)\n";
        Predictor predictor = PythonModel.of(directory, code).workers(2).load();

        long start = System.nanoTime();
        predictor.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void what_programs_print_that_a_model_starts_shows_no_secret() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(mount.resolve("MINE"), """
                {"credential_type": "api_token", "api_token": "abra\\"cadabra"}
                """);
        String code = """
                import subprocess
                from datarobot_drum.custom_task_interfaces import RegressionEstimatorInterface
                class CustomTask(RegressionEstimatorInterface):
                    @classmethod
                    def load(cls, directory): subprocess.run(["echo", "loading", 'abra"cadabra']); return cls()
                    def predict(self, data, **kwargs):
                        subprocess.run(["sh", "-c", 'echo "got $0"; echo "and $0" >&2', self.secrets["MINE"].api_token])
                        subprocess.run(["echo", "the end"])
                        return [1.0] * len(data)
                """;
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Recorder(lines);
        Logger logger = Logger.getLogger("io.timpani.worker.output");
        logger.addHandler(handler);
        PythonModel model =
                PythonModel.of(directory, code).options(Map.of("user_secrets_mount_path", mount.toString()));
        try (Predictor predictor = model.load()) {
            predictor.predict(csv("a\n1\n"));
            Eventually.within(
                    Duration.ofSeconds(20),
                    () -> "output, not " + lines,
                    () -> List.copyOf(lines).stream().anyMatch(line -> line.endsWith("the end")));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .anyMatch(line -> line.endsWith("loading *****"))
                .anyMatch(line -> line.endsWith("got *****"))
                .anyMatch(line -> line.endsWith("and *****"))
                .noneMatch(line -> line.contains("cadabra"));
    }

    @Test
    void a_worker_may_have_as_many_lanes_as_an_operator_may_ask_for() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).callsEach(100).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(100);
            assertThat(numbers(predictor, ROW.formatted("ok"))).containsExactly(1.0);
        }
    }

    @Test
    void a_worker_that_grows_beyond_its_limit_is_replaced() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).maxRss(400L << 20).load()) {
            assertThat(Refusals.modelFailure(() -> predictor.predict(csv(ROW.formatted("eat")))))
                    .contains("worker process ended", "killed by signal 9");
            assertThat(numbers(predictor, ROW.formatted("ok"))).containsExactly(1.0);
        }
    }

    @Test
    void each_worker_has_a_model_of_its_own_and_calls_run_side_by_side() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).workers(2).load()) {
            assertThat(predictor.processes()).hasSize(2);
            assertThat(sideBySide(predictor, "nap", 2)).isLessThan(900);
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                pids.add((long) numbers(predictor, ROW.formatted("pid"))[0]);
            }
            assertThat(pids).isEqualTo(Set.copyOf(predictor.processes()));
        }
    }

    @Test
    void a_worker_may_take_several_calls_at_once() throws Exception {
        try (Predictor predictor = PythonModel.of(directory, CODE).callsEach(3).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(3);
            assertThat(sideBySide(predictor, "nap", 3)).isLessThan(1_400);
            assertThat(predictor.processes()).hasSize(1);
        }
    }

    /** Milliseconds that so many calls took together. */
    private static long sideBySide(Predictor predictor, String mode, int calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            long start = System.nanoTime();
            List<Future<double[]>> pending = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                pending.add(threads.submit(() -> numbers(predictor, ROW.formatted(mode))));
            }
            for (Future<double[]> call : pending) {
                assertThat(call.get(30, TimeUnit.SECONDS)).containsExactly(1.0);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void while_no_worker_can_be_started_calls_are_refused_and_later_served_again() throws Exception {
        Path broken = directory.resolve("broken");
        String code = CODE.replace(
                "    return \"model\"",
                "    if os.path.exists(os.path.join(code_dir, 'broken')): raise ValueError('no disk')\n    return 'model'");
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            Files.createFile(broken);
            assertThat(predictor.canServe()).isTrue();
            assertThatThrownBy(() -> predictor.predict(csv(ROW.formatted("kill"))))
                    .isInstanceOf(ServingException.class);

            assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> predictor.predict(csv(ROW.formatted("ok")))))
                    .contains("no disk");
            assertThat(predictor.canServe()).isFalse();

            Files.delete(broken);
            Eventually.within(
                    Duration.ofSeconds(40),
                    "a worker",
                    () -> !predictor.processes().isEmpty());
            assertThat(numbers(predictor, ROW.formatted("ok"))).containsExactly(1.0);
            assertThat(predictor.canServe()).isTrue();
        }
    }

    @Test
    void who_is_refused_for_want_of_workers_is_shown_no_absolute_path() throws Exception {
        String code = CODE.replace("    return \"model\"", """
                    if os.path.exists(os.path.join(code_dir, 'broken')):
                        print('/opt/lost/lib.so is missing', flush=True); os._exit(4)
                    return 'model'
                """);
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            Files.createFile(directory.resolve("broken"));
            assertThatThrownBy(() -> predictor.predict(csv(ROW.formatted("kill"))))
                    .isInstanceOf(ServingException.class);

            assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> predictor.predict(csv(ROW.formatted("ok")))))
                    .contains("exit code 4", "lib.so is missing")
                    .doesNotContain("/opt");
        }
    }

    @Test
    void what_custom_code_tells_clients_while_it_loads_is_known_as_such() throws Exception {
        String code = """
                from datarobot_drum import CustomHTTPError
                def load_model(code_dir): raise CustomHTTPError('see /opt/model/readme')
                def score(d, m, **k): return d
                """;

        assertThatThrownBy(() -> PythonModel.of(directory, code).load())
                .hasMessage("see /opt/model/readme")
                .hasCauseInstanceOf(UserErrorException.class)
                .rootCause()
                .hasMessageContaining("Traceback");
    }

    @Test
    void nothing_is_left_of_a_closed_model() throws Exception {
        Set<String> before = places();
        Predictor predictor = PythonModel.of(directory, CODE).workers(2).load();
        List<Long> pids = predictor.processes();
        assertThat(pids).hasSize(2);

        predictor.close();

        assertThat(pids).allSatisfy(pid -> assertThat(Eventually.lives(pid)).isFalse());
        assertThat(places()).isEqualTo(before);
        assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> predictor.predict(csv(ROW.formatted("ok")))))
                .contains("shutting down");
    }

    @Test
    void a_model_that_does_not_load_fails_the_start_and_leaves_nothing() throws Exception {
        Set<String> before = places();
        String code = "def load_model(code_dir): raise ValueError('no such table')\ndef score(d, m, **k): return d\n";

        assertThat(Refusals.refusal(
                        ErrorCode.START_FAILED,
                        () -> PythonModel.of(directory, code).workers(2).load()))
                .contains("load_model", "no such table");
        assertThat(places()).isEqualTo(before);
    }

    /** Keeps what is logged. */
    private static final class Recorder extends Handler {
        private final List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static Set<String> places() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            Set<String> names = new HashSet<>();
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(
                            "timpani-worker-" + ProcessHandle.current().pid()))
                    .forEach(names::add);
            return names;
        }
    }
}
