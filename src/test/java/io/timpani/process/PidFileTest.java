package io.timpani.process;

import static io.timpani.testing.Eventually.lives;
import static io.timpani.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
    private static final List<String> SLEEP = List.of("sleep", "300");

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private PidFile file;

    @BeforeEach
    void open() {
        file = new PidFile(directory.resolve("run"), "insight");
    }

    @AfterEach
    void leave_nothing_behind() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private Path path() {
        return directory.resolve("run/insight.pid");
    }

    private void edit(int line, String text) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Files.readString(path()).split("\n", -1)));
        lines.set(line, text);
        Files.writeString(path(), String.join("\n", lines));
    }

    @Test
    void nothing_is_reaped_where_there_is_no_file() {
        assertThat(file.reap()).isEqualTo(PidFile.Found.NOTHING);
    }

    @Test
    void what_is_proven_to_be_ours_is_killed_with_its_tree() throws Exception {
        List<String> command = List.of("sh", "-c", "trap '' TERM; sleep 301 & wait; sleep 302", "x y", "");
        Process process = start(command);
        within(
                Duration.ofSeconds(5),
                "the tree is there",
                () -> process.descendants().count() == 1);
        ProcessHandle inner = process.descendants().findFirst().orElseThrow();
        file.write(process.pid(), command);

        assertThat(file.reap()).isEqualTo(PidFile.Found.KILLED);

        within(Duration.ofSeconds(5), "the tree is gone", () -> !process.isAlive() && !lives(inner.pid()));
        assertThat(path()).doesNotExist();
    }

    @Test
    void a_script_is_known_behind_its_interpreter() throws Exception {
        Path script = Files.writeString(directory.resolve("engine"), "#!/bin/sh\nsleep 300\nexit\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        List<String> command = List.of(script.toString(), "8081");
        Process process = start(command);
        file.write(process.pid(), command);

        assertThat(file.reap()).isEqualTo(PidFile.Found.KILLED);
    }

    @Test
    void a_process_that_has_ended_leaves_only_its_file_to_remove() throws Exception {
        Process process = start(SLEEP);
        file.write(process.pid(), SLEEP);
        process.destroyForcibly().waitFor();

        assertThat(file.reap()).isEqualTo(PidFile.Found.NOTHING);
        assertThat(path()).doesNotExist();
    }

    @Test
    void another_command_with_the_same_id_survives() throws Exception {
        Process process = start(SLEEP);
        for (List<String> other :
                List.of(List.of("sleep", "301"), List.of("nap", "300"), List.of("a", "sleep", "300"), List.of("300"))) {
            file.write(process.pid(), other);

            assertThat(file.reap()).as("%s", other).isEqualTo(PidFile.Found.FOREIGN);
            assertThat(lives(process.pid())).as("%s", other).isTrue();
            assertThat(path()).doesNotExist();
        }
    }

    @Test
    void the_same_command_started_at_another_time_survives() throws Exception {
        Process process = start(SLEEP);
        file.write(process.pid(), SLEEP);
        long started = Long.parseLong(Files.readAllLines(path()).get(1));
        edit(1, Long.toString(started - 5000));

        assertThat(file.reap()).isEqualTo(PidFile.Found.FOREIGN);
        assertThat(lives(process.pid())).isTrue();
    }

    @Test
    void what_another_living_process_manages_survives_with_its_file() throws Exception {
        Process process = start(SLEEP);
        Process owner = start(List.of("sleep", "303"));
        file.write(process.pid(), SLEEP);
        edit(2, Long.toString(owner.pid()));
        edit(3, Long.toString(owner.info().startInstant().orElseThrow().toEpochMilli()));

        assertThat(file.reap()).isEqualTo(PidFile.Found.IN_USE);
        assertThat(lives(process.pid())).isTrue();
        assertThat(path()).exists();

        owner.destroyForcibly().waitFor();
        assertThat(file.reap()).isEqualTo(PidFile.Found.KILLED);
    }

    @Test
    void an_owner_that_has_ended_without_anybody_taking_its_exit_code_is_no_owner() throws Exception {
        Process process = start(SLEEP);
        ProcessHandle owner = unreaped();
        file.write(process.pid(), SLEEP);
        edit(2, Long.toString(owner.pid()));
        edit(3, Long.toString(owner.info().startInstant().orElseThrow().toEpochMilli()));

        owner.destroyForcibly();

        within(Duration.ofSeconds(5), "the owner has ended", () -> !lives(owner.pid()));
        assertThat(owner.isAlive()).as("still waits for its parent").isTrue();
        assertThat(file.reap()).isEqualTo(PidFile.Found.KILLED);
    }

    /** The child of a parent that never asks for its exit code. */
    private ProcessHandle unreaped() throws IOException {
        Process parent = start(List.of("sh", "-c", "sleep 304 & echo $!; exec sleep 305"));
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(parent.inputReader().readLine()))
                .orElseThrow();
        within(
                Duration.ofSeconds(5),
                "the shell, which would ask, is gone",
                () -> parent.info()
                        .command()
                        .filter(path -> path.endsWith("sleep"))
                        .isPresent());
        return child;
    }

    @Test
    void a_child_that_only_waits_for_its_parent_is_nothing_to_kill() throws Exception {
        ProcessHandle child = unreaped();
        file.write(child.pid(), List.of("sleep", "304"));

        child.destroyForcibly();

        within(Duration.ofSeconds(5), "the child has ended", () -> !lives(child.pid()));
        assertThat(child.isAlive()).as("still waits for its parent").isTrue();
        assertThat(file.reap()).isEqualTo(PidFile.Found.NOTHING);
        assertThat(path()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1", "1\n2\n3\n", "a\nb\nc\nd\ne\n", "99999999999999999999\n1\n1\n1\nx\n"})
    void a_file_that_is_not_ours_kills_nothing(String text) throws IOException {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(path(), text);

        assertThat(file.reap()).isEqualTo(PidFile.Found.NOTHING);
        assertThat(path()).doesNotExist();
    }

    @Test
    void a_process_that_is_gone_cannot_be_remembered() throws Exception {
        Process process = start(List.of("true"));
        process.waitFor();

        assertThatThrownBy(() -> file.write(process.pid(), SLEEP)).isInstanceOf(IOException.class);
    }

    @Test
    void removing_twice_does_nothing() throws IOException {
        long pid = start(SLEEP).pid();
        file.write(pid, SLEEP);
        file.remove(pid);
        file.remove(pid);

        assertThat(path()).doesNotExist();
    }

    @Test
    void the_end_of_an_earlier_child_does_not_forget_the_later_one() throws IOException {
        long earlier = start(SLEEP).pid();
        long later = start(SLEEP).pid();
        file.write(earlier, SLEEP);
        file.write(later, SLEEP);

        file.remove(earlier);

        assertThat(path()).content().startsWith(later + "\n");
    }
}
