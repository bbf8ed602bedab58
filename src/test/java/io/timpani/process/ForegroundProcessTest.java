package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForegroundProcessTest {
    private static int run(String script, Map<String, String> environment) throws Exception {
        return ForegroundProcess.run(List.of("/bin/sh", "-c", script), environment, Duration.ofSeconds(5));
    }

    @Test
    void the_exit_code_is_the_childs() throws Exception {
        assertThat(run("exit 0", Map.of())).isZero();
        assertThat(run("exit 7", Map.of())).isEqualTo(7);
        assertThat(run("kill -s TERM $$", Map.of())).isEqualTo(143);
    }

    @Test
    void variables_are_added_to_ours() throws Exception {
        assertThat(run("exit $CODE", Map.of("CODE", "9"))).isEqualTo(9);
    }

    @Test
    void a_program_that_is_not_there_is_a_failure() {
        assertThatThrownBy(() -> ForegroundProcess.run(List.of("/no/such/program"), Map.of(), Duration.ZERO))
                .isInstanceOf(IOException.class);
    }
}
