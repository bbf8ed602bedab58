package io.timpani.engine.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker program has tests of its own, in its own language. */
class WorkerProgramTest {
    private static final Path SUITE = Path.of("src/test/python").toAbsolutePath();

    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Test
    @Timeout(900)
    void the_suite_of_the_worker_program_passes() throws Exception {
        int code = run(Interpreters.python(), "-m", "unittest", "discover", "-s", SUITE.toString());

        String output = String.join("\n", List.copyOf(lines));
        assertThat(code).as(output).isZero();
        // no test at all is no failure for unittest
        assertThat(output).containsPattern("Ran \\d{2,} tests").doesNotContain("skipped=");
    }

    private int run(String... arguments) throws Exception {
        try (ChildProcess process = start(List.of(arguments))) {
            return process.exit().get(900, TimeUnit.SECONDS);
        }
    }

    private ChildProcess start(List<String> arguments) throws IOException {
        // nothing is written beside the sources
        Map<String, String> environment = Map.of("PYTHONDONTWRITEBYTECODE", "1");
        return ChildProcess.start(new ChildCommand(arguments, environment, directory, Optional.empty()), lines::add);
    }
}
