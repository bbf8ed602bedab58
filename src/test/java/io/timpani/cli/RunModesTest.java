package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Command;
import org.junit.jupiter.api.Test;

class RunModesTest {
    @Test
    void who_runs_out_of_memory_is_told_how_much_there_is_and_what_helps() {
        OutOfMemoryError failure = new OutOfMemoryError("Java heap space");

        assertThat(RunModes.outOfMemory(Command.SCORE, failure))
                .contains("Java heap space", "-Xmx", "--chunk-rows")
                .contains(Runtime.getRuntime().maxMemory() / (1 << 20) + " MB");
        assertThat(RunModes.outOfMemory(Command.VALIDATION, failure))
                .contains("-Xmx")
                .doesNotContain("--chunk-rows");
    }
}
