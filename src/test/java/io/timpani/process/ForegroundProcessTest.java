package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What it does with signals is seen from outside, in the end-to-end tests of containers. */
class ForegroundProcessTest {
    private static int run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        return ForegroundProcess.run(List.of("/bin/sh", "-c", script), environment, Duration.ofSeconds(5));
    }

    @Test
    void its_exit_code_is_what_comes_back() throws IOException, InterruptedException {
        assertThat(run("exit 7", Map.of())).isEqualTo(7);
        assertThat(run("exit 0", Map.of())).isZero();
    }

    @Test
    void variables_are_added_to_ours() throws IOException, InterruptedException {
        assertThat(run("test \"$OURS\" = x && test -n \"$PATH\"", Map.of("OURS", "x")))
                .isZero();
    }

    @Test
    void an_end_by_a_signal_has_the_code_of_the_signal() throws IOException, InterruptedException {
        assertThat(run("kill -s TERM $$", Map.of())).isEqualTo(143);
    }

    @Test
    void what_cannot_be_started_is_told() {
        assertThatThrownBy(() -> ForegroundProcess.run(List.of("/no/such/program"), Map.of(), Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }
}
