package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.testing.TestModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runtime from its start to its drain and stop. */
@Timeout(60)
class ServingRuntimeTest extends RuntimeFromProperties {
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
    void the_knobs_in_effect_are_told_in_one_line() {
        TestModels.oneAtATime(dir, "", "", "");
        set("timpani.max-workers", "3");
        runtime.start(EVENT);

        assertThat(runtime.serving().effectiveKnobs())
                .isEqualTo("workers 3, backlog 2048, prediction timeout none, grace period 299 s, keep-alive 2 s, "
                        + "recycling never");
    }

    private static void notYet(ServingException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_SERVING);
    }

    @Test
    void it_is_ready_from_the_end_of_its_start_to_its_drain() {
        TestModels.oneAtATime(dir, "", "", "");
        assertThat(runtime.isReady()).as("before the start").isFalse();

        runtime.start(EVENT);
        assertThat(runtime.isReady()).isTrue();

        runtime.drain();
        assertThat(runtime.isReady()).as("while it drains").isFalse();
    }
}
