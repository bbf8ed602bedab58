package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program as users start it: a process of its own. */
class MainTest {
    private record Run(int exit, String output) {}

    @Test
    void the_process_prints_its_version_and_exits_with_0() throws Exception {
        assertThat(run(List.of("-Dtimpani.program=drum"), "--version"))
                .isEqualTo(new Run(0, "drum " + Version.current()));
    }

    @Test
    void the_process_exits_with_2_on_a_usage_error() throws Exception {
        Run run = run(List.of(), "server", "--code-dir", "no-such-dir", "--address", "localhost");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output()).contains("--code-dir", "no-such-dir");
    }

    @Test
    void no_class_of_a_server_is_loaded_before_the_checks_have_passed() throws Exception {
        Run run = run(List.of("-Xlog:class+load:stdout"), "server", "--code-dir", "no-such-dir");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output())
                .contains("io.timpani.cli.Commands")
                .doesNotContain("fish.payara", "jakarta.", "org.eclipse.microprofile");
    }

    private static Run run(List<String> jvmArgs, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.timpani.cli.Main"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TIMPANI_") || name.equals("CODE_DIR"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.strip());
    }
}
