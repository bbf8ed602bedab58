package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/timpani} beside the jar, as the profile {@code cds} lays it out. */
class LauncherIT {
    @TempDir
    private Path directory;

    private Path launcher = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        launcher = Files.createDirectories(directory.resolve("home with blank/bin"))
                .resolve("timpani");
        Files.copy(Path.of("src/main/launcher/timpani"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lib = Files.createDirectories(directory.resolve("home with blank/lib"));
        Files.createSymbolicLink(lib.resolve("timpani.jar"), Path.of(System.getProperty("timpani.test.jar")));
    }

    @Test
    void it_runs_the_jar_with_the_arguments_it_got() throws Exception {
        assertThat(run(launcher, "", "--version")).isEqualTo(new Outcome(0, "timpani 0.1.0\n"));
        assertThat(run(launcher, "", "server", "--no such option").code()).isEqualTo(2);
    }

    @Test
    void it_finds_the_jar_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("timpani"), launcher);

        assertThat(run(link, "", "--version").code()).isZero();
    }

    @Test
    void the_options_of_the_jvm_can_be_replaced() throws Exception {
        assertThat(run(launcher, "-XX:NoSuchOption=1", "--version").code()).isEqualTo(1);
        assertThat(run(launcher, "-XX:+UseParallelGC -Dtimpani.program=other", "--version")
                        .output())
                .startsWith("other ");
    }

    private record Outcome(int code, String output) {}

    private Outcome run(Path program, String javaOptions, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (!javaOptions.isEmpty()) {
            builder.environment().put("TIMPANI_JAVA_OPTIONS", javaOptions);
        }
        Path output = directory.resolve("output.txt");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
