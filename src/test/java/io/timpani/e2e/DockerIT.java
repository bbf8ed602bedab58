package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --docker} of the jar, with a {@code docker} that writes down what it is told (cli.md §10). */
class DockerIT {
    /** Knows the image "known"; a run writes what stands for predictions, waits or fails as a variable says. */
    private static final String FAKE = """
            #!/bin/sh
            { printf '%s\\n' "$@"; echo ==; } >>"$RECORD"
            case $1 in
              image) [ "$5" = known ]; exit ;;
              build) for last; do :; done; cp "$last/Dockerfile" "$RECORD.Dockerfile"; ls "$last" >"$RECORD.context"
                     echo building; exit "${BUILD_CODE:-0}" ;;
            esac
            for last; do :; done
            if [ "$last" = --version ]; then
              [ -n "$PICKED" ] && echo "$PICKED"
              [ "${ASKED:-0}" = 0 ] && echo "timpani ${INSIDE:-0.1.0}"
              exit "${ASKED:-0}"
            fi
            if [ -n "$WAIT" ]; then
              trap 'echo interrupted >>"$RECORD"; exit 130' INT
              echo waiting
              while :; do sleep 0.1; done
            fi
            for word; do case $word in *:/opt/output.csv) echo Predictions >"${word%:/opt/output.csv}" ;; esac; done
            [ -n "$ECHO" ] && cat
            exit "${CODE:-0}"
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void installDocker() throws IOException {
        directory = directory.toRealPath();
        Path docker = Files.writeString(
                Files.createDirectory(directory.resolve("bin")).resolve("docker"), FAKE);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private RunningJar.Start start(String... args) {
        return RunningJar.start()
                .args(args)
                .env("PATH", directory.resolve("bin") + ":/usr/bin:/bin")
                .env("RECORD", directory.resolve("record").toString());
    }

    private RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    private List<List<String>> calls() throws IOException {
        List<List<String>> calls = new ArrayList<>();
        calls.add(new ArrayList<>());
        for (String line : Files.readAllLines(directory.resolve("record"))) {
            if (line.equals("==")) {
                calls.add(new ArrayList<>());
            } else {
                calls.get(calls.size() - 1).add(line);
            }
        }
        return calls.subList(0, calls.size() - 1);
    }

    private List<String> run() throws IOException {
        List<List<String>> calls = calls();
        return calls.get(calls.size() - 1);
    }

    private static String user() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.getAttribute(self, "unix:uid") + ":" + Files.getAttribute(self, "unix:gid");
    }

    @Test
    void a_server_is_run_by_exactly_this_command() throws IOException {
        RunningJar jar = ended(
                0,
                start("server", "--code-dir", RunningJar.IRIS.toString(), "--address", "127.0.0.1:6789")
                        .args("--docker=known", "--memory", "1g"));

        assertThat(jar.err()).isEmpty();
        assertThat(calls())
                .containsExactly(
                        List.of("image", "inspect", "--format", "{{.Id}}", "known"),
                        List.of("run", "--rm", "--entrypoint", "", "known", "timpani", "--version"),
                        List.of(
                                "run",
                                "--rm",
                                "--init",
                                "--entrypoint",
                                "",
                                "--interactive",
                                "--user",
                                user(),
                                "--memory",
                                "1g",
                                "--memory-swap",
                                "1g",
                                "-p",
                                "127.0.0.1:6789:6789",
                                "-v",
                                RunningJar.IRIS + ":/opt/model",
                                "--env",
                                "WITH_ERROR_SERVER=0",
                                "known",
                                "timpani",
                                "server",
                                "--code-dir",
                                "/opt/model",
                                "--address",
                                "0.0.0.0:6789"));
    }

    @Test
    void predictions_appear_when_the_container_ended_well() throws IOException {
        Path output = directory.resolve("out/predictions.csv");
        Files.createDirectory(directory.resolve("out"));
        String[] score = {
            "score",
            "--code-dir",
            RunningJar.IRIS.toString(),
            "--docker",
            "known",
            "--input",
            RunningJar.EXAMPLES.resolve("iris-multiclass/request.csv").toString(),
            "--output",
            output.toString()
        };
        RunningJar failed = ended(1, start(score).env("CODE", "42"));
        assertThat(failed.err()).contains("container", "exit code 42");
        assertThat(directory.resolve("out")).isEmptyDirectory();

        ended(0, start(score));
        assertThat(run()).contains("--input", "/opt/input.csv", "--output", "/opt/output.csv");
        assertThat(output).hasContent("Predictions");
        assertThat(directory.resolve("out")).isDirectoryContaining(output::equals);
    }

    @Test
    void a_directory_is_built_first_with_what_the_model_requires() throws IOException {
        Path environment = Files.createDirectories(directory.resolve("My_Envs/_python_"));
        Files.writeString(environment.resolve("Dockerfile"), "FROM base\nUSER somebody");
        Path model = Files.createDirectory(directory.resolve("model"));
        Files.writeString(model.resolve("custom.py"), "");
        Files.writeString(model.resolve("requirements.txt"), "numpy==1.26\n");
        String[] server = {
            "server",
            "--code-dir",
            model.toString(),
            "--address",
            "localhost",
            "--target-type",
            "regression",
            "--docker",
            environment.toString()
        };
        RunningJar jar = ended(0, start(server));
        assertThat(jar.out()).isEmpty();
        assertThat(jar.err()).contains("building");
        assertThat(calls().get(0)).startsWith("build", "-t", "my_envs/python");
        assertThat(run()).contains("my_envs/python");
        assertThat(directory.resolve("record.Dockerfile"))
                .content()
                .startsWith("FROM base\nUSER somebody\nUSER root\n")
                .contains("pip3 install");
        assertThat(directory.resolve("record.context")).content().contains("timpani-requirements.txt");
        assertThat(environment.resolve("Dockerfile")).hasContent("FROM base\nUSER somebody");

        Files.delete(directory.resolve("record"));
        ended(0, start(server).args("--skip-deps-install"));
        assertThat(calls().get(0)).containsExactly("build", "-t", "my_envs/python", environment.toString());

        assertThat(ended(1, start(server).env("BUILD_CODE", "3")).err()).contains("could not be built", "exit code 3");
        assertThat(ended(1, start(server).env("BUILD_CODE", "127")).err())
                .as("a step of the Dockerfile did not find its program")
                .contains("could not be built", "exit code 127");
        assertThat(ended(1, start(server).env("PATH", "/usr/bin:/bin")).err())
                .contains("the program docker", "not on the PATH");
    }

    @Test
    void what_is_no_image_and_no_directory_is_named() {
        String[] server = {"server", "--code-dir", RunningJar.IRIS.toString(), "--address", "localhost"};
        assertThat(ended(1, start(server).args("--docker", "unknown")).err()).contains("unknown", "neither an image");
        assertThat(ended(1, start(server).args("--docker=--privileged")).out()).contains("--privileged");
        assertThat(ended(1, start(server).args("--docker", "known").env("PATH", "/usr/bin:/bin"))
                        .err())
                .contains("docker", "PATH");
    }

    @Test
    void another_version_inside_is_a_warning() {
        RunningJar jar = ended(
                0,
                start("server", "--code-dir", RunningJar.IRIS.toString(), "--address", "localhost", "--docker", "known")
                        .env("PICKED", "NOTE: Picked up JDK_JAVA_OPTIONS")
                        .env("INSIDE", "0.0.9"));
        assertThat(jar.err())
                .contains("Warning", "timpani 0.1.0", "timpani 0.0.9.")
                .doesNotContain("Picked");
    }

    @Test
    void an_image_without_the_program_is_told_as_such() {
        String[] server = {"server", "--code-dir", RunningJar.IRIS.toString(), "--address", "localhost"};
        assertThat(ended(
                                1,
                                start(server)
                                        .args("--docker", "known")
                                        .env("ASKED", "127")
                                        .env("CODE", "127"))
                        .err())
                .contains("exit code 127", "the image has no program of this name")
                .doesNotContain("PATH", "Warning");
    }

    @Test
    void the_checks_of_this_side_come_first() {
        RunningJar jar =
                ended(2, start("server", "--code-dir", "no-such-dir", "--address", "localhost", "--docker", "known"));
        assertThat(jar.err()).contains("no-such-dir");
        assertThat(directory.resolve("record")).doesNotExist();
    }

    @Test
    void an_interrupt_is_passed_on() {
        try (RunningJar jar = start(
                        "server",
                        "--code-dir",
                        RunningJar.IRIS.toString(),
                        "--address",
                        "localhost",
                        "--docker",
                        "known")
                .env("WAIT", "1")
                .launch()) {
            jar.await("the container runs", running -> running.out().contains("waiting"));
            jar.signal("INT");
            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(directory.resolve("record")).content().endsWith("interrupted\n");
            assertThat(jar.err()).isEmpty();
        }
    }
}
