package io.timpani.process;

import static io.timpani.testing.Eventually.lives;
import static io.timpani.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM that starts a child is killed; the child must follow. */
@Timeout(60)
class ParentDeathTest {
    /** The JVM to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            ChildProcess child =
                    ChildProcess.start(new ChildCommand(List.of("sh", "-c", args[0]), Path.of(".")), line -> {
                        System.out.println(line);
                        System.out.flush();
                    });
            child.exit().get();
        }
    }

    private static Process parent(String script) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 300 & echo $!; echo $$; wait",
                "trap '' TERM; setsid sh -c 'echo $$; trap \"\" TERM; while :; do sleep 1; done' & echo $$; while :; do sleep 1; done",
                "trap '' TERM HUP INT; sh -c 'echo $$; while :; do sleep 1; done' & echo $$; while :; do sleep 1; done"
            })
    void children_and_grandchildren_of_a_killed_jvm_end_within_two_seconds(String script) throws Exception {
        Process parent = parent(script);
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            List<Long> pids = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                pids.add(Long.parseLong(out.readLine()));
            }
            assertThat(pids).allMatch(Eventually::lives);

            parent.destroyForcibly();

            within(
                    Duration.ofSeconds(2),
                    "the tree is gone",
                    () -> pids.stream().noneMatch(Eventually::lives));
        }
    }

    @Test
    void a_kill_of_the_whole_group_of_the_jvm_does_not_spare_the_child() throws Exception {
        Process group = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        "echo $$; while :; do sleep 1; done")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = group.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(out.readLine());

            new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + group.pid())
                    .start()
                    .waitFor();

            within(Duration.ofSeconds(2), "the child is gone", () -> !lives(pid));
        }
    }
}
