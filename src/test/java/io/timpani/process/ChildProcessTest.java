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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<ChildProcess> started = new CopyOnWriteArrayList<>();

    @AfterEach
    void leave_nothing_behind() {
        started.forEach(ChildProcess::close);
    }

    private ChildProcess sh(String script) throws IOException {
        return start(new ChildCommand(List.of("sh", "-c", script), directory));
    }

    private ChildProcess start(ChildCommand command) throws IOException {
        ChildProcess process = ChildProcess.start(command, lines::add);
        started.add(process);
        return process;
    }

    private static int exitOf(ChildProcess process) throws Exception {
        return process.exit().get(30, TimeUnit.SECONDS);
    }

    /** A process id that a script has told as {@code name=id}. */
    private long told(String name) {
        within(
                SOON,
                name + " is told",
                () -> List.copyOf(lines).stream().anyMatch(line -> line.matches(name + "=\\d+")));
        return List.copyOf(lines).stream()
                .filter(line -> line.startsWith(name + "="))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void output_of_both_kinds_comes_line_by_line_and_the_exit_code_is_passed_on() throws Exception {
        ChildProcess process = sh("echo one; echo two >&2; echo three; exit 7");

        assertThat(exitOf(process)).isEqualTo(7);
        assertThat(process.exitCode()).hasValue(7);
        assertThat(process.isAlive()).isFalse();
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void arguments_environment_and_directory_reach_the_command_as_they_are() throws Exception {
        String odd = "a b\"c'$HOME;`x`*\\ä";
        ChildProcess process = start(new ChildCommand(
                List.of("sh", "-c", "printf '%s\\n' \"$1\" \"$ODD\" \"$PWD\"", "sh", odd),
                Map.of("ODD", odd),
                directory.toRealPath(),
                Optional.empty()));

        assertThat(exitOf(process)).isZero();
        assertThat(lines).containsExactly(odd, odd, directory.toRealPath().toString());
    }

    @Test
    void its_standard_input_is_empty_and_no_pipe_of_ours_is_open_in_it() throws Exception {
        ChildProcess process = sh("cat; readlink /proc/$$/fd/3; readlink /proc/$$/fd/0");

        assertThat(exitOf(process)).isZero();
        assertThat(lines).containsExactly("/dev/null");
    }

    @Test
    void its_id_is_the_id_of_its_group_and_session() throws Exception {
        ChildProcess process = sh("echo pid=$$; cut -d' ' -f5,6 /proc/$$/stat; sleep 60");

        assertThat(told("pid")).isEqualTo(process.pid());
        within(SOON, "ids are told", () -> lines.size() == 2);
        assertThat(lines.get(1)).isEqualTo(process.pid() + " " + process.pid());
    }

    @Test
    void a_program_that_does_not_exist_ends_with_127_and_is_named() throws Exception {
        ChildProcess process = start(new ChildCommand(List.of("no-such-program"), directory));

        assertThat(exitOf(process)).isEqualTo(127);
        assertThat(lines).singleElement().asString().contains("no-such-program");
    }

    @Test
    void a_directory_that_does_not_exist_fails_the_start() {
        assertThatThrownBy(() -> start(new ChildCommand(List.of("true"), directory.resolve("none"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void term_reaches_the_whole_group() throws Exception {
        ChildProcess process = sh("sleep 60 & echo inner=$!; wait");
        long inner = told("inner");

        assertThat(process.stop(LONG)).isTrue();

        assertThat(exitOf(process)).isEqualTo(143);
        within(SOON, "the group is gone", () -> !lives(inner) && !lives(process.pid()));
    }

    @Test
    void a_command_may_end_in_its_own_way_on_term() throws Exception {
        ChildProcess process = sh("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.1; done");
        within(SOON, "ready", () -> lines.contains("ready"));

        assertThat(process.stop(LONG)).isTrue();

        assertThat(exitOf(process)).isEqualTo(3);
        assertThat(lines).contains("bye");
    }

    @Test
    void a_tree_that_ignores_term_is_killed_after_the_patience() throws Exception {
        ChildProcess process =
                sh("trap '' TERM; sh -c 'echo inner=$$; while :; do sleep 1; done' & while :; do sleep 1; done");
        long inner = told("inner");
        long start = System.nanoTime();

        assertThat(process.stop(Duration.ofMillis(300))).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300), SOON);
        assertThat(exitOf(process)).isEqualTo(137);
        within(SOON, "the tree is gone", () -> !lives(inner) && !lives(process.pid()));
    }

    @Test
    void what_left_the_group_is_killed_with_the_tree() throws Exception {
        ChildProcess process =
                sh("trap '' TERM; setsid sh -c 'echo away=$$; trap \"\" TERM; while :; do sleep 1; done' &"
                        + " while :; do sleep 1; done");
        long away = told("away");

        assertThat(process.stop(Duration.ofMillis(100))).isFalse();

        within(SOON, "the escaped one is gone", () -> !lives(away));
    }

    @Test
    void what_a_command_leaves_behind_ends_with_it() throws Exception {
        ChildProcess process = sh("sh -c 'trap \"\" TERM; echo inner=$$; while :; do sleep 0.2; done' & sleep 0.5");
        long inner = told("inner");

        assertThat(exitOf(process)).isZero();

        within(SOON, "the rest is gone", () -> !lives(inner));
    }

    @Test
    void a_killed_child_is_noticed() throws Exception {
        ChildProcess process = sh("sleep 60");
        ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();

        assertThat(exitOf(process)).isEqualTo(137);
    }

    @Test
    void a_killed_launcher_takes_the_command_with_it() throws Exception {
        ChildProcess process = sh("sleep 60 & echo inner=$!; wait");
        long inner = told("inner");
        ProcessHandle.of(process.pid()).orElseThrow().parent().orElseThrow().destroyForcibly();

        assertThat(exitOf(process)).isEqualTo(137);
        within(SOON, "the group is gone", () -> !lives(inner) && !lives(process.pid()));
    }

    @Test
    void stopping_twice_or_too_late_does_nothing() throws Exception {
        ChildProcess process = sh("exit 0");
        exitOf(process);

        assertThat(process.stop(LONG)).isTrue();
        assertThat(process.stop(LONG)).isTrue();
    }

    @Test
    void a_flood_costs_bounded_memory() throws Exception {
        AtomicLong bytes = new AtomicLong();
        long wanted = 300L << 20;
        CountDownLatch enough = new CountDownLatch(1);
        long before = usedMemory();
        ChildProcess process = ChildProcess.start(
                new ChildCommand(List.of("sh", "-c", "yes 0123456789012345678901234567890123456789"), directory),
                line -> {
                    if (bytes.addAndGet(line.length() + 1L) > wanted) {
                        enough.countDown();
                    }
                });
        started.add(process);

        assertThat(enough.await(50, TimeUnit.SECONDS)).isTrue();

        assertThat(usedMemory() - before).isLessThan(64L << 20);
    }

    @Test
    void an_endless_line_comes_in_pieces() throws Exception {
        AtomicLong longest = new AtomicLong();
        CountDownLatch enough = new CountDownLatch(2000);
        ChildProcess process =
                ChildProcess.start(new ChildCommand(List.of("sh", "-c", "tr '\\0' x < /dev/zero"), directory), line -> {
                    longest.accumulateAndGet(line.length(), Math::max);
                    enough.countDown();
                });
        started.add(process);

        assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(longest).hasValue(OutputPump.MAX_LINE);
    }

    @Test
    void a_reader_that_hangs_holds_the_child_up_and_not_its_end() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ChildProcess process = ChildProcess.start(
                new ChildCommand(List.of("sh", "-c", "yes"), directory), line -> awaitQuietly(never));
        started.add(process);

        assertThat(process.stop(LONG)).isTrue();

        assertThat(exitOf(process)).isEqualTo(143);
        never.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void output_goes_to_the_log_file_as_it_is() throws Exception {
        Path log = directory.resolve("logs/x.log");
        assertThat(exitOf(start(logging("printf 'a\\r\\nb'", log)))).isZero();
        assertThat(exitOf(start(logging("echo c", log)))).isZero();

        assertThat(Files.readString(log)).isEqualTo("a\r\nbc\n");
    }

    @Test
    void a_full_disk_or_an_unwritable_log_does_not_hold_the_child_up() throws Exception {
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        for (Path log : List.of(Path.of("/dev/full"), inTheWay.resolve("x.log"))) {
            lines.clear();
            assertThat(exitOf(start(logging("seq 100000", log)))).as("%s", log).isZero();
            assertThat(lines).as("%s", log).hasSize(100_000);
        }
    }

    private ChildCommand logging(String script, @Nullable Path log) {
        return new ChildCommand(List.of("sh", "-c", script), Map.of(), directory, Optional.ofNullable(log));
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
