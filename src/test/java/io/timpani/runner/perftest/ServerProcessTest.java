package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    private static final long SELF = ProcessHandle.current().pid();

    private static String stats(long pid, List<String> commandLine) {
        return JsonText.of(Map.of(
                "drum_info",
                List.of(Map.of("pid", pid, "cmdline", commandLine), Map.of("pid", 1, "cmdline", List.of("worker"))),
                "mem_info",
                Map.of("drum_rss", 512.5)));
    }

    private static List<String> ownCommandLine() throws IOException {
        return List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
    }

    private static Target reached(StubServer server) throws IOException {
        return PerfTestMode.reached(new Target("other", server.base(), ServerProcess.UNKNOWN));
    }

    @Test
    void a_server_of_others_on_this_machine_is_found_by_number_and_command_line() throws IOException {
        try (StubServer server = StubServer.good()) {
            server.stats = stats(SELF, ownCommandLine());
            try (Target target = reached(server)) {
                assertThat(target.pid()).hasValue(SELF);
                assertThat(target.process().unknown()).isEmpty();
            }
        }
    }

    @Test
    void a_number_that_is_another_process_here_is_not_taken_for_the_server() throws IOException {
        try (StubServer server = StubServer.good()) {
            List<String> other = new ArrayList<>(ownCommandLine());
            other.add("--address=0.0.0.0:8080");
            server.stats = stats(SELF, other);
            try (Target target = reached(server)) {
                assertThat(target.pid()).isEmpty();
                assertThat(target.process().unknown().orElseThrow()).contains("process " + SELF, "container");
            }
            server.stats = stats(Integer.MAX_VALUE, ownCommandLine());
            try (Target target = reached(server)) {
                assertThat(target.pid()).isEmpty();
            }
        }
    }

    @Test
    void a_server_that_does_not_tell_is_not_known() throws IOException {
        for (String stats :
                List.of("{}", "{\"drum_info\":[]}", "[1]", "{\"drum_info\":[{\"pid\":\"x\"}]}", "no JSON")) {
            try (StubServer server = StubServer.good()) {
                server.stats = stats;
                try (Target target = reached(server)) {
                    assertThat(target.pid()).isEmpty();
                    assertThat(target.process().unknown().orElseThrow()).contains("/stats/");
                }
            }
        }
    }

    @Test
    void elsewhere_nothing_is_asked() {
        // an address for documentation, at which nobody is
        try (Target target = new Target("other", URI.create("http://192.0.2.1/"), ServerProcess.UNKNOWN)) {
            assertThat(ServerProcess.find(target).unknown().orElseThrow()).contains("loopback");
        }
    }

    @Test
    void where_the_process_is_not_known_memory_is_what_the_server_tells() throws IOException, InterruptedException {
        try (StubServer server = StubServer.good()) {
            server.stats = stats(SELF, List.of("another"));
            try (Target target = reached(server)) {
                LoadResult load = new LoadRun(
                                LoadStep.closed(1),
                                target,
                                Request.ofRows(
                                        target.address("predict/"),
                                        Body.of("a\n1\n".getBytes(StandardCharsets.US_ASCII))),
                                Duration.ofSeconds(1),
                                1)
                        .run();

                assertThat(load.usage().residentMegabytes()).isEqualTo(512.5);
                assertThat(load.usage().cpuSeconds()).isNaN();
            }
        }
    }
}
