package io.timpani.runner.perftest;

import static io.timpani.testing.Eventually.lives;
import static io.timpani.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.process.PidFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedTest {
    private static final List<String> SLEEP = List.of("sleep", "300");

    @TempDir
    Path temporary;

    private Process process;
    private Path remembered;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(SLEEP).start();
        within(
                Duration.ofSeconds(20),
                "the shell has become sleep",
                () -> process.info().arguments().isPresent());
        remembered = Files.createDirectory(temporary.resolve("timpani-perf-test-1"));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private void end() throws IOException {
        Abandoned.end(temporary, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @Test
    void a_server_whose_test_is_gone_is_ended_and_forgotten() throws IOException {
        new PidFile(remembered, Abandoned.FILE).write(process.pid(), SLEEP);
        Files.writeString(remembered.resolve(Abandoned.LABELS), "low\nhigh\n");

        end();

        within(Duration.ofSeconds(20), "the process ends", () -> !lives(process.pid()));
        assertThat(remembered).doesNotExist();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("left behind");
    }

    @Test
    void a_process_that_only_has_the_same_id_is_left_alone() throws IOException {
        new PidFile(remembered, Abandoned.FILE).write(process.pid(), List.of("java", "-jar", "timpani.jar", "server"));

        end();

        assertThat(lives(process.pid())).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void links_and_other_directories_are_not_followed() throws IOException {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        new PidFile(elsewhere, Abandoned.FILE).write(process.pid(), SLEEP);
        Files.createSymbolicLink(temporary.resolve("timpani-perf-test-2"), elsewhere);

        end();

        assertThat(lives(process.pid())).isTrue();
        assertThat(elsewhere.resolve("server.pid")).exists();
        assertThat(remembered)
                .as("without a file, a test that is just beginning")
                .exists();
    }
}
