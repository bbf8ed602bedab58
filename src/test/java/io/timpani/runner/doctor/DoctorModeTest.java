package io.timpani.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.runner.ModeRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorModeTest {
    @TempDir
    private Path directory;

    private Path program(String name, String answer) throws Exception {
        Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + answer + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String line(String out, String what) {
        return out.lines()
                .filter(line -> line.matches("(OK|MISSING) +" + what + "  .*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " in\n" + out))
                .replaceAll("  +", "  ");
    }

    @Test
    void what_this_jvm_runs_on_is_there() throws Exception {
        ModeRun.Result result = ModeRun.of(new DoctorMode()).run();

        assertThat(result.code()).isZero();
        assertThat(line(result.out(), "Java"))
                .startsWith("OK  Java  " + Runtime.version())
                .endsWith("everything");
        assertThat(line(result.out(), "ports")).startsWith("OK");
        assertThat(line(result.out(), "memory")).contains("heap", "processors");
        assertThat(line(result.out(), "temporary files")).startsWith("OK").contains("MB free");
        assertThat(line(result.out(), "ONNX Runtime")).startsWith("OK").endsWith("ONNX models");
        assertThat(line(result.out(), "CatBoost")).startsWith("OK");
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("timpani-doctor-"));
        }
    }

    @Test
    void an_interpreter_that_settings_name_is_asked_for_its_packages() throws Exception {
        ModeRun.Result result = ModeRun.of(new DoctorMode())
                .set("python", program("python", "echo warning; echo timpani 3.9.1 2.0.3 1.26 - -"))
                .set("rscript", program("rscript", "exit 1"))
                .run();

        assertThat(result.code()).isZero();
        assertThat(line(result.out(), "Python"))
                .isEqualTo("OK  Python  3.9.1 at " + directory.resolve("python") + "  models in Python");
        assertThat(line(result.out(), "pandas")).startsWith("OK  pandas  2.0.3");
        assertThat(line(result.out(), "scipy")).isEqualTo("MISSING  scipy  not found  sparse rows in Python");
        assertThat(line(result.out(), "R")).startsWith("MISSING");
        assertThat(line(result.out(), "R package caret")).startsWith("MISSING");
        assertThat(result.out())
                .contains("  scipy: Debian, Ubuntu: apt-get install python3-scipy; RHEL, Fedora: dnf install")
                .contains("TIMPANI_RSCRIPT");
    }

    @Test
    void a_directory_that_runs_no_programs_keeps_only_some_models_from_being_served() throws Exception {
        Finding noexec = MachineChecks.temporary(directory, script -> !Files.isExecutable(script));
        assertThat(noexec.basic()).isFalse();
        assertThat(noexec.ok()).isFalse();
        assertThat(noexec.feature()).isEqualTo("ONNX and CatBoost models");
        assertThat(noexec.found()).contains(directory.toString(), "noexec");
        assertThat(directory).isEmptyDirectory();

        Finding missing = MachineChecks.temporary(directory.resolve("missing"), script -> true);
        assertThat(missing.basic()).isTrue();
        assertThat(missing.ok()).isFalse();
        assertThat(missing.found()).contains("cannot be written");
    }

    @Test
    void the_table_is_aligned_and_ends_well_when_nothing_is_missing() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DoctorMode.print(
                List.of(Finding.basic("Java", true, "17", ""), Finding.of("longer", true, "1", "x", "y")),
                new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("OK       Java    17  everything\nOK       longer  1   x\n", "Nothing is missing.");
    }
}
