package io.timpani.engine.r;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
        for (String program : List.of("Rscript", "python3")) {
            assumeTrue(onPath(program), () -> "SKIPPED: the R worker is not tested, as there is no " + program);
        }
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        ChildCommand command = new ChildCommand(
                List.of("python3", "-B", CASES.toString(), WORKER.toString()),
                Path.of("").toAbsolutePath());

        try (ChildProcess client = ChildProcess.start(command, lines::add)) {
            int code = client.exit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(code).as(() -> String.join("\n", List.copyOf(lines))).isZero();
            assertThat(lines).last().asString().matches("\\d\\d+ cases, 0 failed: none");
            List<String> skipped =
                    lines.stream().filter(line -> line.startsWith("skip ")).toList();
            assumeTrue(skipped.isEmpty(), () -> "SKIPPED: some R packages are missing: " + skipped);
        }
    }

    private static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
