package io.timpani.engine.r;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.testing.Interpreters;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker program alone, driven over its socket by a client of its own: {@code src/test/r}. */
class RWorkerProgramTest {
    private static final Path WORKER = Path.of("src/main/resources/io/timpani/engine/r/worker.R");
    private static final Path CASES = Path.of("src/test/r/run_cases.py");
    private static final long PATIENCE_SECONDS = 600;

    @Test
    @Timeout(PATIENCE_SECONDS + 30)
    void the_worker_program_passes_its_cases() throws Exception {
        Path rscript = Path.of(Interpreters.rscript());
        // the client takes the first
        String path = rscript.getParent() + File.pathSeparator + System.getenv("PATH");
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        ChildCommand command = new ChildCommand(
                List.of(Interpreters.python(), "-B", CASES.toString(), WORKER.toString()),
                Map.of("PATH", path),
                Path.of("").toAbsolutePath(),
                Optional.empty());

        try (ChildProcess client = ChildProcess.start(command, lines::add)) {
            int code = client.exit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(code).as(() -> String.join("\n", List.copyOf(lines))).isZero();
            assertThat(lines).last().asString().matches("\\d\\d+ cases, 0 failed: none");
            assertThat(lines).noneMatch(line -> line.startsWith("skip "));
        }
    }
}
