package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
    @ParameterizedTest
    @CsvSource({"kill -9 $$, 9", "kill -15 $$, 15", "exit 0, ", "exit 7, ", "exit 128, ", "exit 255, "})
    void a_signal_is_told_from_a_code(String script, Integer signal) throws IOException {
        try (ChildProcess process = ChildProcess.start(
                new ChildCommand(
                        List.of("/bin/sh", "-c", script), Map.of(), Path.of("").toAbsolutePath(), Optional.empty()),
                line -> {})) {
            int code = process.exit().join();
            if (signal == null) {
                assertThat(ExitCode.signal(code)).isEmpty();
            } else {
                assertThat(ExitCode.signal(code)).hasValue(signal);
            }
        }
    }
}
