package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.csv;
import static io.timpani.engine.python.PythonModel.numbers;
import static io.timpani.engine.python.UnrulyModel.CODE;
import static io.timpani.engine.python.UnrulyModel.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What custom code may do to its worker, and what becomes of the calls then. */
class WorkerFaultsTest {
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
    void a_worker_that_grows_beyond_its_limit_is_replaced() throws Exception {
        try (Predictor predictor =
                PythonModel.of(directory, CODE).maxRss(400L << 20).load()) {
            assertThat(Refusals.modelFailure(() -> predictor.predict(csv(ROW.formatted("eat")))))
                    .contains("worker process ended", "killed by signal 9");
            assertThat(numbers(predictor, ROW.formatted("ok"))).containsExactly(1.0);
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
}
