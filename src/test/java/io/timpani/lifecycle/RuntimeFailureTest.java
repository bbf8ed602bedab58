package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.model.UnrecoverableException;
import io.timpani.testing.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts that fail, error mode, and errors that nothing recovers from. */
@Timeout(60)
class RuntimeFailureTest extends RuntimeFromProperties {
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
    void an_unrecoverable_error_fails_a_runtime_that_still_starts() {
        runtime.fail(new UnrecoverableException("the device is gone"));

        assertThat(runtime.state()).isEqualTo(RuntimeState.FAILED);
        assertThat(runtime.isLive()).isFalse();
    }

    @Test
    void an_unrecoverable_error_keeps_no_drain_from_its_end() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        runtime.drain();

        runtime.fail(new UnrecoverableException("the device is gone"));

        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        assertThat(runtime.isLive()).isFalse();
        runtime.stop();
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
    }

    @Test
    void a_failed_start_is_told_where_whoever_started_it_reads() {
        TestModels.touch(dir, "model.rds");
        PrintStream before = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> runtime.start(EVENT)).hasMessageContaining("model.rds");
        } finally {
            System.setErr(before);
        }

        assertThat(told.toString(StandardCharsets.UTF_8)).contains("timpani: ").contains("model.rds");
    }
}
