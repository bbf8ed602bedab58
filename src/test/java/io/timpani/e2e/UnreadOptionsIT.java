package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit code 255 (cli.md §2), with an interpreter that loses what it is handed on its way to our program. */
class UnreadOptionsIT {
    private static final Path CARS = RunningJar.EXAMPLES.resolve("mtcars-regression/mtcars.csv");

    @TempDir
    private Path directory;

    private Path code = Path.of("");

    @BeforeEach
    void make() throws IOException {
        code = Files.createDirectory(directory.resolve("code"));
    }

    /** It answers all that it is asked before, as the interpreter would. */
    private String losing(String interpreter) throws IOException {
        Path program = Files.writeString(directory.resolve("interpreter"), """
                #!/bin/sh
                for word; do case $word in */task.json) echo '{"rows": ' >"$word" ;; esac; done
                unset TIMPANI_SOCKET TIMPANI_PORT
                exec %s "$@"
                """.formatted(interpreter));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.toString();
    }

    private void ends(RunningJar.Start start, String said) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(255);
        assertThat(jar.err()).contains(said);
    }

    private RunningJar.Start command(String name) {
        return RunningJar.start()
                .args(name, "--code-dir", code.toString(), "--input", CARS.toString())
                .args("--target-type", "regression");
    }

    @Test
    void python() throws IOException {
        Files.writeString(code.resolve("custom.py"), """
                def fit(X, y, output_dir, **kwargs):
                    pass
                def load_model(code_dir):
                    return 1
                """);
        String interpreter = losing(Interpreters.python());
        ends(command("fit").args("--target", "mpg").env("TIMPANI_PYTHON", interpreter), "could not read its task");
        ends(command("score").env("TIMPANI_PYTHON", interpreter), "TIMPANI_SOCKET is not set");
        ends(
                RunningJar.start().server(code, "--target-type", "regression").env("TIMPANI_PYTHON", interpreter),
                "TIMPANI_SOCKET is not set");
    }

    @Test
    void r() throws IOException {
        Files.writeString(code.resolve("custom.R"), """
                fit <- function(X, y, output_dir, ...) NULL
                load_model <- function(input_dir) 1
                """);
        String interpreter = losing(Interpreters.rscript());
        ends(command("fit").args("--target", "mpg").env("TIMPANI_RSCRIPT", interpreter), "could not read its task");
        ends(command("score").env("TIMPANI_RSCRIPT", interpreter), "TIMPANI_PORT is no number");
    }
}
