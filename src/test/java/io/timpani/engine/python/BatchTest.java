package io.timpani.engine.python;

import static io.timpani.engine.python.BatchModel.CODE;
import static io.timpani.engine.python.BatchModel.HELD;
import static io.timpani.engine.python.BatchModel.ROW;
import static io.timpani.engine.python.BatchModel.WAIT;
import static io.timpani.engine.python.BatchModel.prediction;
import static io.timpani.engine.python.BatchModel.text;
import static io.timpani.engine.python.BatchModel.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Predictor;
import io.timpani.engine.python.BatchCallers.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concurrent calls of one row each that become one call. */
class BatchTest {
    @TempDir
    Path directory;

    private PythonModel model() throws Exception {
        return PythonModel.of(directory, CODE).batches(64, WAIT);
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
    void a_model_that_reads_bodies_itself_gets_them_one_by_one() throws Exception {
        String code = CODE + "def read_input_data(data): return pd.read_csv(__import__('io').BytesIO(data))\n";
        try (Predictor predictor =
                PythonModel.of(directory, code).batches(64, WAIT).load()) {
            assertThat(predictor.traits().calls()).isEqualTo(1);
        }
    }
}
