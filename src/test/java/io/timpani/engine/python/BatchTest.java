package io.timpani.engine.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Predictor;
import io.timpani.engine.python.BatchCallers.Caller;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import io.timpani.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent calls of one row each that become one call. */
class BatchTest {
    private static final Duration WAIT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final String HELD = "mode,v,t\nhold,0,x\n";
    private static final String ROW = "mode,v,t\n%s,%s,%s\n";
    private static final String CODE = """
            import signal, time
            from datarobot_drum import CustomHTTPError
            HERE = os.path.dirname(__file__)
            def load_model(code_dir):
                if not os.path.exists(HERE + "/gate"): os.mkfifo(HERE + "/gate")
                return "model"
            def score(data, model, **kwargs):
                modes = [str(mode) for mode in data["mode"]]
                n = len(data)
                if "hold" in modes:
                    open(HERE + "/held", "w").close()
                    open(HERE + "/gate").read()
                if "stuck" in modes and n > 1:
                    open(HERE + "/stuck", "w").close()
                    time.sleep(100)
                if "bad" in modes: raise ValueError("row %d is bad" % modes.index("bad"))
                if "user" in modes: raise CustomHTTPError("teapot", 418)
                if "kill" in modes: os.kill(os.getpid(), signal.SIGKILL)
                answer = pd.DataFrame({
                    "Predictions": [-1.0 if pd.isna(v) else float(v) * 2 for v in data["v"]],
                    "n": [n] * n,
                    "t": ["missing" if pd.isna(t) else str(t) for t in data["t"]],
                    "pid": [os.getpid()] * n,
                    "columns": [str(list(data.columns)) + kwargs["mimetype"]] * n,
                    "raw": [len(kwargs["binary_data"].splitlines())] * n,
                })
                if "short" in modes and n > 1: return answer[1:]
                if "sort" in modes: return answer.sort_values("Predictions")
                if "named" in modes: return answer.set_index("t", drop=False)
                return answer
            """;

    @TempDir
    Path directory;

    private PythonModel model() throws Exception {
        return PythonModel.of(directory, CODE).batches(64, WAIT);
    }

    private static double prediction(AnswerTable answer) {
        assertThat(answer.rows()).isEqualTo(1);
        return ((NumberColumn) answer.frame().column("Predictions").orElseThrow()).values()[0];
    }

    private static long whole(AnswerTable answer, String column) {
        return ((IntegerColumn) answer.frame().column(column).orElseThrow()).values()[0];
    }

    private static String text(AnswerTable answer, String column) {
        return Objects.toString(((MixedColumn) answer.frame().column(column).orElseThrow()).values()[0]);
    }

    @Test
    void rows_that_wait_for_a_worker_become_one_call_and_each_caller_gets_its_own() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            List<Caller> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waiting.add(callers.waiting(ROW.formatted("named", i, "row " + i)));
            }
            callers.release();

            assertThat(whole(first.answer(), "n")).isEqualTo(1);
            for (int i = 0; i < 10; i++) {
                AnswerTable answer = waiting.get(i).answer();
                assertThat(prediction(answer)).isEqualTo(2.0 * i);
                assertThat(text(answer, "t")).isEqualTo("row " + i);
                assertThat(answer.index()).containsExactly("row " + i);
                assertThat(answer.inputRows()).isEqualTo(1);
                assertThat(whole(answer, "n")).isEqualTo(10);
                assertThat(whole(answer, "raw")).isEqualTo(11);
            }
        }
    }

    @Test
    void a_batch_has_no_more_rows_than_it_may() throws Exception {
        try (Predictor predictor = model().batches(3, WAIT).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            assertThat(predictor.traits().calls()).isEqualTo(3);
            callers.holding(HELD);
            List<Caller> waiting = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                waiting.add(callers.waiting(ROW.formatted("ok", i, "x")));
            }
            callers.release();

            List<Long> sizes = new ArrayList<>();
            for (Caller caller : waiting) {
                sizes.add(whole(caller.answer(), "n"));
            }
            assertThat(sizes).containsExactly(3L, 3L, 3L, 3L, 3L, 3L, 1L);
        }
    }

    @Test
    void different_headers_never_mix_and_several_rows_go_alone() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller one = callers.waiting("mode,v,t\nok,1,a\n");
            Caller other = callers.waiting("mode,t,v\nok,b,2\n");
            Caller quoted = callers.waiting("\"mode\",v,t\nok,3,c\n");
            Caller two = callers.waiting("mode,v,t\nok,4,d\nok,5,e\n");
            Caller same = callers.waiting("mode,t,v\r\nok,f,6");
            Caller late = callers.waiting("mode,t,v\nok,g,7");
            callers.release();

            assertThat(whole(one.answer(), "n")).isEqualTo(1);
            assertThat(whole(quoted.answer(), "n")).isEqualTo(1);
            assertThat(whole(same.answer(), "n")).isEqualTo(1);
            assertThat(two.answer().rows()).isEqualTo(2);
            assertThat(whole(other.answer(), "n")).isEqualTo(2);
            assertThat(text(other.answer(), "columns")).isEqualTo("['mode', 't', 'v']text/csv");
            assertThat(prediction(other.answer())).isEqualTo(4.0);
            assertThat(prediction(late.answer())).isEqualTo(14.0);
            assertThat(prediction(same.answer())).isEqualTo(12.0);
        }
    }

    @Test
    void answers_are_those_without_batches() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(randomRow(random));
        }
        List<AnswerTable> expected = new ArrayList<>();
        try (Predictor plain = model().batches(0, Duration.ZERO).load();
                BatchCallers callers = new BatchCallers(plain, directory)) {
            for (String row : rows) {
                expected.add((AnswerTable) plain.predict(callers.document(row)));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            List<Future<AnswerTable>> answers = new ArrayList<>();
            for (String row : rows) {
                answers.add(threads.submit(() -> (AnswerTable) predictor.predict(callers.document(row))));
            }
            long largest = 0;
            for (int i = 0; i < rows.size(); i++) {
                AnswerTable answer = answers.get(i).get(60, TimeUnit.SECONDS);
                assertThat(prediction(answer))
                        .as("seed %d, row %s", seed, rows.get(i))
                        .isEqualTo(prediction(expected.get(i)));
                assertThat(text(answer, "t"))
                        .as("seed %d, row %s", seed, rows.get(i))
                        .isEqualTo(text(expected.get(i), "t"));
                assertThat(answer.index()).isEmpty();
                largest = Math.max(largest, whole(answer, "n"));
            }
            assertThat(largest).isGreaterThan(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String randomRow(Random random) {
        String number = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> Integer.toString(random.nextInt(1000));
            case 2 -> "NaN";
            default -> Double.toString(random.nextGaussian());
        };
        String text = switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "\"a, \"\"quoted\"\"\nline\"";
            case 2 -> "\"mode,v,t\r\nok,1,x\"";
            case 3 -> "häuser 家 '";
            default -> "t" + random.nextInt();
        };
        String end = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "\r\n";
            case 2 -> "\n\n";
            default -> "\n";
        };
        return "mode,v,t\nok," + number + "," + text + end;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "user", "kill"})
    void a_row_that_fails_fails_alone(String mode) throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller before = callers.waiting(ROW.formatted("ok", 1, "x"));
            Caller failing = callers.waiting(ROW.formatted(mode, 2, "x"));
            Caller after = callers.waiting(ROW.formatted("ok", 3, "x"));
            callers.release();

            assertThat(prediction(before.answer())).isEqualTo(2.0);
            assertThat(prediction(after.answer())).isEqualTo(6.0);
            assertThat(whole(before.answer(), "n") + whole(after.answer(), "n")).isEqualTo(2);
            Throwable failure = catchThrowable(failing::answer).getCause();
            switch (mode) {
                case "bad" -> assertThat(failure).hasMessageContaining("row 0 is bad");
                case "user" ->
                    assertThat(failure)
                            .isInstanceOfSatisfying(
                                    UserErrorException.class,
                                    e -> assertThat(e.status()).isEqualTo(418));
                default -> assertThat(failure).hasMessageContaining("signal 9");
            }
        }
    }

    @Test
    void a_leader_whose_row_ends_the_worker_harms_nobody_and_is_made_again_once() throws Exception {
        try (Predictor predictor = model().retrying().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller failing = callers.waiting(ROW.formatted("kill", 2, "x"));
            Caller after = callers.waiting(ROW.formatted("ok", 3, "x"));
            callers.release();

            assertThat(prediction(after.answer())).isEqualTo(6.0);
            assertThat(catchThrowable(failing::answer)).hasRootCauseInstanceOf(java.io.IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "sort"})
    void rows_are_predicted_one_by_one_when_nobody_can_tell_whose_an_answer_is(String mode) throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller one = callers.waiting(ROW.formatted(mode, 9, "x"));
            Caller two = callers.waiting(ROW.formatted(mode, 3, "x"));
            callers.release();

            assertThat(prediction(one.answer())).isEqualTo(18.0);
            assertThat(prediction(two.answer())).isEqualTo(6.0);
            assertThat(whole(one.answer(), "n")).isEqualTo(1);
        }
    }

    @Test
    void a_caller_alone_waits_for_nobody() throws Exception {
        try (Predictor predictor = model().batches(64, Duration.ofHours(1)).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            for (int i = 0; i < 5; i++) {
                assertThat(prediction(callers.start(ROW.formatted("ok", i, "x")).answer()))
                        .isEqualTo(2.0 * i);
            }
        }
    }

    @Test
    void who_is_interrupted_while_a_batch_waits_for_a_worker_leaves_it_to_the_others() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            Caller leader = callers.waiting(ROW.formatted("bad", 1, "x"));
            Caller follower = callers.waiting(ROW.formatted("ok", 2, "x"));
            Caller leaving = callers.waiting(ROW.formatted("bad", 3, "x"));
            Caller last = callers.waiting(ROW.formatted("ok", 4, "x"));

            leaving.interrupt();
            interrupted(leaving);
            leader.interrupt();
            interrupted(leader);
            callers.release();

            assertThat(prediction(follower.answer())).isEqualTo(4.0);
            assertThat(prediction(last.answer())).isEqualTo(8.0);
            assertThat(whole(last.answer(), "n")).isEqualTo(2);
            assertThat(whole(last.answer(), "pid")).isEqualTo(whole(first.answer(), "pid"));
        }
    }

    @Test
    void who_is_interrupted_while_a_batch_gathers_costs_no_worker() throws Exception {
        try (Predictor predictor = model().batches(64, LONG).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            Caller first = callers.holding(HELD);
            List<Caller> crowd =
                    List.of(callers.waiting(ROW.formatted("ok", 1, "x")), callers.waiting(ROW.formatted("ok", 2, "x")));
            crowd.forEach(Caller::interrupt);
            for (Caller caller : crowd) {
                interrupted(caller);
            }
            callers.release();
            long pid = whole(first.answer(), "pid");

            // three were there of late, so a batch waits for three
            Caller leader = callers.waiting(ROW.formatted("ok", 3, "x"));
            Caller second = callers.waiting(ROW.formatted("ok", 4, "x"));
            leader.interrupt();
            interrupted(leader);
            Caller third = callers.waiting(ROW.formatted("ok", 5, "x"));
            Caller fourth = callers.start(ROW.formatted("ok", 6, "x"));

            assertThat(prediction(second.answer())).isEqualTo(8.0);
            assertThat(prediction(third.answer())).isEqualTo(10.0);
            assertThat(prediction(fourth.answer())).isEqualTo(12.0);
            assertThat(whole(fourth.answer(), "n")).isEqualTo(3);
            assertThat(whole(fourth.answer(), "pid")).isEqualTo(pid);
        }
    }

    @Test
    void who_is_interrupted_while_the_hook_works_fails_no_other() throws Exception {
        try (Predictor predictor = model().load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller leader = callers.waiting(ROW.formatted("stuck", 1, "x"));
            Caller follower = callers.waiting(ROW.formatted("stuck", 2, "x"));
            Caller leaving = callers.waiting(ROW.formatted("stuck", 3, "x"));
            callers.release();
            Eventually.within(
                    Duration.ofSeconds(20), "the hook at work", () -> Files.exists(directory.resolve("stuck")));

            long pid = predictor.processes().get(0);
            leaving.interrupt();
            interrupted(leaving);
            assertThat(predictor.processes()).containsExactly(pid);
            leader.interrupt();
            interrupted(leader);

            assertThat(prediction(follower.answer())).isEqualTo(4.0);
            assertThat(whole(follower.answer(), "n")).isEqualTo(1);
        }
    }

    private static void interrupted(Caller caller) {
        assertThatThrownBy(caller::answer)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void the_hook_post_process_gets_the_batch() throws Exception {
        String code = CODE + """
                def post_process(predictions, model):
                    return predictions.assign(Predictions=predictions["Predictions"] + 100 * len(predictions))
                """;
        try (Predictor predictor =
                        PythonModel.of(directory, code).batches(64, WAIT).load();
                BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            Caller one = callers.waiting(ROW.formatted("ok", 1, "a"));
            Caller two = callers.waiting(ROW.formatted("ok", 2, "b"));
            callers.release();

            assertThat(prediction(one.answer())).isEqualTo(202.0);
            assertThat(prediction(two.answer())).isEqualTo(204.0);
            assertThat(text(two.answer(), "t")).isEqualTo("b");
        }
    }

    @Test
    void a_closed_model_refuses_every_row_of_a_batch() throws Exception {
        Predictor predictor = model().load();
        try (BatchCallers callers = new BatchCallers(predictor, directory)) {
            callers.holding(HELD);
            List<Caller> waiting =
                    List.of(callers.waiting(ROW.formatted("ok", 1, "a")), callers.waiting(ROW.formatted("ok", 2, "b")));

            predictor.close();

            for (Caller caller : waiting) {
                assertThatThrownBy(caller::answer)
                        .cause()
                        .isInstanceOfSatisfying(
                                ServingException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERVING));
            }
        }
    }

    @Test
    void a_model_that_reads_bodies_itself_gets_them_one_by_one() throws Exception {
        String code = CODE + "def read_input_data(data): return pd.read_csv(__import__('io').BytesIO(data))\n";
        try (Predictor predictor =
                PythonModel.of(directory, code).batches(64, WAIT).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(1);
        }
    }
}
