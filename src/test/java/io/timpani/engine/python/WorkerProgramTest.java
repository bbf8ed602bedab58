package io.timpani.engine.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
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
    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");
    private static final String NEEDED = "import numpy, pandas, scipy, sklearn";
    private static final Path SUITE = Path.of("src/test/python").toAbsolutePath();

    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Test
    @Timeout(900)
    void the_suite_of_the_worker_program_passes() throws Exception {
        Optional<String> interpreter = interpreter();
        assumeTrue(
                interpreter.isPresent(),
                "NOT TESTED: the Python worker program. None of " + INTERPRETERS + " can import what its tests need: "
                        + NEEDED);

        int code = run(interpreter.orElseThrow(), "-m", "unittest", "discover", "-s", SUITE.toString());

        String output = String.join("\n", List.copyOf(lines));
        assertThat(code).as(output).isZero();
        // no test at all is no failure for unittest
        assertThat(output).containsPattern("Ran \\d{2,} tests").doesNotContain("skipped=");
    }

    private Optional<String> interpreter() throws Exception {
        for (String candidate : INTERPRETERS) {
            if (run(candidate, "-c", NEEDED) == 0) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private int run(String... arguments) throws Exception {
        lines.clear();
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
