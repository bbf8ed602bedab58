package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UnrecoverableException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runtime as a server starts and ends it, with settings from system properties. */
@Timeout(60)
class ServingRuntimeTest {
    private static final Object EVENT = new Object();

    private final ServingRuntime runtime = new ServingRuntime();
    private final List<String> properties = new ArrayList<>();

    @TempDir
    private Path dir;

    @BeforeEach
    void configure() {
        set("timpani.code-dir", dir.toString());
        set("timpani.target-type", "regression");
    }

    @AfterEach
    void stopAndForget() {
        properties.forEach(System::clearProperty);
        runtime.stop();
    }

    @Test
    void a_good_model_makes_the_runtime_ready() throws Exception {
        TestModels.onnx(dir, "model.onnx");
        assertThat(runtime.state()).isEqualTo(RuntimeState.STARTING);

        runtime.start(EVENT);

        assertThat(runtime.state()).isEqualTo(RuntimeState.READY);
        assertThat(runtime.failure()).isEmpty();
        assertThat(runtime.serving().engine()).isEqualTo("onnx");
        assertThat(runtime.served()).containsSame(runtime.serving());
        assertThat(runtime.server().port()).isPositive();
        assertThat(runtime.slowCalls().submit(() -> "done").get(20, TimeUnit.SECONDS))
                .isEqualTo("done");
    }

    @Test
    void nothing_is_served_before_the_start() {
        assertThatThrownBy(runtime::serving).isInstanceOfSatisfying(ServingException.class, ServingRuntimeTest::notYet);
        assertThatThrownBy(runtime::slowCalls)
                .isInstanceOfSatisfying(ServingException.class, ServingRuntimeTest::notYet);
        assertThatThrownBy(runtime::server).isInstanceOfSatisfying(ServingException.class, ServingRuntimeTest::notYet);
        assertThat(runtime.served()).isEmpty();
    }

    @Test
    void a_drain_closes_the_gate_and_keeps_the_model() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);

        runtime.drainBeforeDestroyed(EVENT);
        runtime.drain();

        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        assertThatThrownBy(runtime.serving().admission()::enter)
                .isInstanceOfSatisfying(ServingException.class, ServingRuntimeTest::notYet);
        assertThat(TestModels.events(dir)).doesNotContain("closed-1");
    }

    @Test
    void what_registers_with_the_runtime_runs_while_it_serves_and_ends_with_it() {
        TestModels.oneAtATime(dir, "", "", "");
        List<String> ran = new ArrayList<>();
        assertThat(runtime.context().running()).as("before the start").isFalse();
        runtime.start(EVENT);
        assertThat(runtime.context().running()).isTrue();
        runtime.context().deferStop(() -> ran.add("stop " + runtime.state()), 0, "mine");
        runtime.context()
                .deferCleanup(
                        () -> ran.add("before the predictor " + TestModels.events(dir)),
                        WorkerContext.PREDICTOR + 1,
                        "mine");
        runtime.context()
                .deferCleanup(
                        () -> ran.add("after the predictor " + TestModels.events(dir)), WorkerContext.CLIENT, "mine");

        runtime.stopAtLast();

        assertThat(runtime.context().running()).isFalse();
        assertThat(ran)
                .containsExactly(
                        "stop DRAINING",
                        "before the predictor [started-1]",
                        "after the predictor [closed-1, started-1]");
    }

    @Test
    void failing_callbacks_keep_the_runtime_from_nothing() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        runtime.context()
                .deferStop(
                        () -> {
                            throw new IllegalStateException("stuck");
                        },
                        0,
                        "mine");

        runtime.stop();

        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
        assertThat(TestModels.events(dir)).contains("closed-1");
    }

    @Test
    void a_drain_before_the_destruction_is_enough() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);

        runtime.drainBeforeDestroyed(EVENT);

        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        assertThat(runtime.context().running()).isTrue();
    }

    @Test
    void a_stop_waits_for_requests_in_flight_and_closes_the_model_once() throws Exception {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        runtime.serving().admission().enter();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> runtime.stopWhenDestroyed(EVENT));
        while (runtime.state() != RuntimeState.DRAINING) {
            Thread.onSpinWait();
        }
        assertThat(TestModels.events(dir)).as("a request is in flight").doesNotContain("closed-1");
        runtime.serving().admission().leave();
        stopped.get(30, TimeUnit.SECONDS);

        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
        assertThat(TestModels.events(dir)).contains("closed-1");
        assertThatCode(runtime::stopAtLast).as("a second time").doesNotThrowAnyException();
        assertThat(runtime.slowCalls().isTerminated()).isTrue();
    }

    @Test
    void a_model_that_does_not_close_keeps_no_thread_alive() {
        TestModels.oneAtATime(dir, "", "", "throw new StackOverflowError();");
        runtime.start(EVENT);

        runtime.stop();

        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
        assertThat(runtime.slowCalls().isTerminated()).isTrue();
    }

    @Test
    void a_failed_start_fails_the_deployment() {
        TestModels.touch(dir, "model.rds");

        assertThatThrownBy(() -> runtime.start(EVENT)).hasMessageContaining("model.rds");

        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
    }

    @Test
    void a_failed_start_puts_error_mode_on_when_it_is_wanted() {
        TestModels.touch(dir, "model.rds");
        set("timpani.with-error-server", "true");

        runtime.start(EVENT);

        assertThat(runtime.state()).isEqualTo(RuntimeState.FAILED);
        assertThat(runtime.failure()).get().asString().contains("model.rds");
        assertThat(runtime.server().errorMode()).isTrue();
        assertThat(runtime.served()).isEmpty();
        runtime.stop();
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
    }

    @Test
    void error_mode_tells_clients_no_path() {
        TestModels.oneAtATime(
                dir, "if (true) throw new IllegalStateException(\"no weights in /secret/place/weights.bin\");", "", "");
        set("timpani.with-error-server", "true");

        runtime.start(EVENT);

        assertThat(runtime.failure()).get().asString().contains("weights.bin").doesNotContain("/secret");
    }

    @Test
    void error_mode_does_not_hide_a_value_that_breaks_its_rule() {
        set("timpani.code-dir", dir.resolve("gone").toString());
        set("timpani.with-error-server", "true");

        assertThatThrownBy(() -> runtime.start(EVENT)).hasMessageContaining("gone");
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
    }

    @Test
    void the_standalone_server_sees_the_runtime_until_it_stops() throws Exception {
        TestModels.onnx(dir, "model.onnx");
        set(StandaloneView.STANDALONE, "true");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(StandaloneView.NAME);

        runtime.start(EVENT);

        assertThat(beans.getAttribute(name, "State")).isEqualTo("READY");
        assertThat(beans.getAttribute(name, "Engine")).isEqualTo("onnx");
        assertThat(beans.getAttribute(name, "Model")).isEqualTo(dir.getFileName() + "/model.onnx");
        assertThat(beans.getAttribute(name, "Workers"))
                .isEqualTo(runtime.serving().admission().permits());
        beans.invoke(name, "drain", null, null);
        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        runtime.stop();
        assertThat(beans.isRegistered(name)).isFalse();
    }

    @Test
    void in_an_application_server_nothing_is_published() throws Exception {
        TestModels.onnx(dir, "model.onnx");

        runtime.start(EVENT);

        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(StandaloneView.NAME)))
                .isFalse();
    }

    @Test
    void an_unrecoverable_error_fails_a_deployed_runtime_and_leaves_the_process_alone() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        assertThat(runtime.isLive()).isTrue();

        runtime.failIfUnrecoverable(new IllegalStateException("wrapped", new UnrecoverableException("no more GPU")));

        assertThat(runtime.state()).isEqualTo(RuntimeState.FAILED);
        assertThat(runtime.failure()).contains("no more GPU");
        assertThat(runtime.isLive()).isFalse();
        assertThat(runtime.awaitExit())
                .as("what the standalone main would end with")
                .isEqualTo(1);
        runtime.stop();
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
        assertThat(TestModels.events(dir)).contains("closed-1");
    }

    @Test
    void an_unrecoverable_error_during_the_load_is_the_cause_that_is_told() {
        set("timpani.with-error-server", "true");
        TestModels.oneAtATime(dir, "", "", "");
        runtime.failIfUnrecoverable(new UnrecoverableException("the device is gone"));

        runtime.start(EVENT);

        assertThat(runtime.state()).isEqualTo(RuntimeState.FAILED);
        assertThat(runtime.failure()).contains("the device is gone");
    }

    @Test
    void other_errors_of_requests_change_nothing() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);

        runtime.failIfUnrecoverable(new IllegalStateException("just this request"));

        assertThat(runtime.state()).isEqualTo(RuntimeState.READY);
        assertThat(runtime.isLive()).isTrue();
    }

    @Test
    void an_end_asked_for_from_inside_keeps_its_code() {
        runtime.requestExit(0);
        runtime.requestExit(1);

        assertThat(runtime.awaitExit()).isZero();
    }

    @Test
    void an_end_by_force_is_known_even_after_the_stop() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(runtime::awaitForcedExit);
        Runnable force = runtime.exitByForce(0);
        runtime.requestExit(1);
        runtime.stop();
        assertThat(end).as("neither a request nor a stop forces anything").isNotDone();

        force.run();

        assertThat(end).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(0);
    }

    @Test
    void who_waits_for_the_end_is_let_go_by_a_stop() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(runtime::awaitExit);

        runtime.stop();

        assertThat(end).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(130);
        assertThat(runtime.isLive()).isFalse();
    }

    @Test
    void the_knobs_in_effect_are_told_in_one_line() {
        TestModels.oneAtATime(dir, "", "", "");
        set("timpani.max-workers", "3");
        runtime.start(EVENT);

        assertThat(runtime.serving().effectiveKnobs())
                .isEqualTo("workers 3, backlog 2048, prediction timeout none, grace period 299 s, keep-alive 2 s, "
                        + "recycling never");
    }

    @Test
    void the_threads_of_the_runtime_end_with_it() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        assertThat(threadNames()).contains("timpani-stdout-flusher");

        runtime.stop();

        assertThat(threadNames()).noneMatch(name -> name.startsWith("timpani-"));
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static void notYet(ServingException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_SERVING);
    }

    private void set(String key, String value) {
        System.setProperty(key, value);
        properties.add(key);
    }
}
