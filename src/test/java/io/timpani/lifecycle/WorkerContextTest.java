package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks run in their order, once and whatever the others do. */
@Timeout(30)
class WorkerContextTest {
    private final WorkerContext context = new WorkerContext();
    private final List<String> ran = new ArrayList<>();

    @Test
    void stop_runs_in_ascending_order() {
        for (int order : new int[] {5, -1, 100, 0}) {
            context.deferStop(() -> ran.add("stop " + order), order, "stop " + order);
        }

        context.stop();

        assertThat(ran).containsExactly("stop -1", "stop 0", "stop 5", "stop 100");
    }

    @Test
    void cleanup_runs_in_descending_order() {
        context.addCloseable(() -> ran.add("client"), WorkerContext.CLIENT, "client");
        context.addCloseable(() -> ran.add("predictor"), WorkerContext.PREDICTOR, "predictor");
        context.deferCleanup(() -> ran.add("flusher"), WorkerContext.STDOUT_FLUSHER, "flusher");
        context.deferCleanup(() -> ran.add("executor"), WorkerContext.EXECUTOR, "executor");

        context.cleanup();

        assertThat(ran).containsExactly("predictor", "executor", "flusher", "client");
    }

    @Test
    void equal_orders_run_last_in_first_out() {
        for (int i = 0; i < 4; i++) {
            String name = String.valueOf(i);
            context.deferStop(() -> ran.add("stop " + name), 7, name);
            context.deferCleanup(() -> ran.add("clean " + name), 7, name);
        }

        context.stop();
        context.cleanup();

        assertThat(ran)
                .containsExactly("stop 3", "stop 2", "stop 1", "stop 0", "clean 3", "clean 2", "clean 1", "clean 0");
    }

    @Test
    void stop_leaves_clean_up_callbacks_alone() {
        context.deferCleanup(() -> ran.add("clean"), 0, "clean");

        context.stop();

        assertThat(ran).isEmpty();
    }

    @Test
    void a_failing_callback_keeps_no_other_from_running() {
        context.deferCleanup(() -> ran.add("last"), 0, "last");
        context.deferCleanup(() -> fail(new IOException("disk")), 1, "second");
        context.deferCleanup(() -> fail(new IllegalStateException("pool")), 2, "first");

        Throwable failure = catchThrowable(context::cleanup);

        assertThat(ran).containsExactly("last");
        assertThat(failure).hasMessageContaining("first").hasMessageContaining("pool");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .hasMessageContaining("second")
                .hasMessageContaining("disk")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void not_even_an_error_keeps_others_from_running() {
        context.deferStop(() -> fail(new StackOverflowError("deep")), 0, "recursion");
        context.deferStop(() -> fail(new NoClassDefFoundError("gone")), 1, "class");
        context.deferStop(() -> fail(new AssertionError("wrong")), 2, "check");
        context.deferStop(() -> ran.add("last"), 3, "last");

        assertThatThrownBy(context::stop)
                .hasMessageContaining("recursion")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
        assertThat(ran).containsExactly("last");
    }

    @Test
    void a_failure_says_which_phase_it_is_of() {
        context.deferStop(() -> fail(new IOException("a")), 0, "watchdog");
        context.deferCleanup(() -> fail(new IOException("b")), 0, "client");

        assertThatThrownBy(context::stop).hasMessageStartingWith("stop failed: watchdog");
        assertThatThrownBy(context::cleanup).hasMessageStartingWith("clean-up failed: client");
    }

    @Test
    void callbacks_run_once() {
        context.deferStop(() -> ran.add("stop"), 0, "stop");
        context.deferCleanup(() -> fail(new IOException("only once")), 0, "clean");

        context.stop();
        context.stop();
        assertThatThrownBy(context::cleanup).hasMessageContaining("only once");
        assertThatCode(context::cleanup).doesNotThrowAnyException();

        assertThat(ran).containsExactly("stop");
    }

    @Test
    void what_registers_after_its_phase_runs_at_once() {
        context.stop();
        context.deferStop(() -> ran.add("late stop"), 0, "late");
        context.deferCleanup(() -> ran.add("clean"), 0, "clean");
        assertThat(ran).containsExactly("late stop");

        context.cleanup();
        context.addCloseable(() -> ran.add("late clean"), 0, "late");
        assertThat(ran).containsExactly("late stop", "clean", "late clean");
    }

    @Test
    void what_registers_during_its_phase_runs_too() {
        context.deferCleanup(() -> context.deferCleanup(() -> ran.add("inner"), 500, "inner"), 1, "outer");
        context.deferCleanup(() -> ran.add("after"), 0, "after");

        context.cleanup();

        assertThat(ran).containsExactly("inner", "after");
    }

    @Test
    void a_late_registration_that_fails_tells_its_owner() {
        context.cleanup();

        assertThatThrownBy(() -> context.deferCleanup(() -> fail(new IOException("late")), 0, "client"))
                .hasMessageContaining("client")
                .hasMessageContaining("late");
    }

    @Test
    void an_object_is_closed_by_the_method_that_was_named() {
        context.addCloseable(new Terminable(), "terminate", 0, "model");

        context.cleanup();

        assertThat(ran).containsExactly("terminated");
    }

    @Test
    void what_the_named_method_throws_is_told_as_it_is() {
        context.addCloseable(new Terminable(), "explode", 0, "model");

        assertThatThrownBy(context::cleanup).hasMessageContaining("model").hasRootCauseMessage("bang");
    }

    @Test
    void a_method_that_does_not_exist_is_refused_at_once() {
        assertThatThrownBy(() -> context.addCloseable(new Terminable(), "shutDown", 0, "model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model")
                .hasMessageContaining("shutDown()");
    }

    /** Closed by names. */
    public final class Terminable {
        public void terminate() {
            ran.add("terminated");
        }

        public void explode() throws IOException {
            if (!context.running()) {
                throw new IOException("bang");
            }
        }
    }

    private static void fail(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }
}
