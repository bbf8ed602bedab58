package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.PerfTestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CaseRunTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Path file;
    private SampleFile data;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("data.csv"), "a,b\n" + "1,2\n".repeat(10));
        data = SampleFile.open(file);
    }

    private List<CaseResult> run(int iterations, Duration timeout, Target... targets) {
        return new CaseRun(new PerfCase("c", 2, iterations), data, "predict/", timeout, List.of(targets)).results();
    }

    @Test
    void every_iteration_sends_the_rows_and_is_timed() {
        try (StubServer server = StubServer.good();
                Target target = server.target()) {
            server.stats = "{\"mem_info\":{\"drum_rss\":7.5,\"total\":100,\"container_limit\":null},"
                    + "\"time_info\":{\"run_predictor_total\":{\"total\":3.0,\"count\":6}}}";
            CaseResult result = run(5, MINUTE, target).get(0);

            assertThat(result.failed()).isFalse();
            assertThat(result.seconds()).hasSize(5).allMatch(seconds -> seconds > 0);
            assertThat(result.total()).isGreaterThanOrEqualTo(result.max());
            assertThat(result.min()).isLessThanOrEqualTo(result.average());
            assertThat(server.bodies).hasSize(5).allMatch(body -> body.contains("\r\n\r\na,b\n1,2\n1,2\n\r\n--"));
            assertThat(result.stats().used()).isEqualTo(7.5);
            assertThat(result.stats().isInContainer()).isFalse();
            assertThat(result.prediction()).as("no call between two looks").isNaN();
            assertThat(result.usage().residentMegabytes()).isGreaterThan(10);
        }
    }

    @Test
    void where_the_process_is_not_known_memory_is_what_the_server_tells() {
        try (StubServer server = StubServer.good();
                Target target = new Target("other", server.base(), ServerProcess.UNKNOWN)) {
            server.stats = "{\"mem_info\":{\"drum_rss\":7.5}}";
            CaseResult result = run(1, MINUTE, target).get(0);

            assertThat(result.usage().residentMegabytes()).isEqualTo(7.5);
            assertThat(result.usage().cpuSeconds()).isNaN();
        }
    }

    @Test
    void a_refusal_ends_the_case() {
        try (StubServer server = new StubServer(
                        (exchange, number) -> StubServer.say(exchange, number < 3 ? 200 : 422, "no\n  column"));
                Target target = server.target()) {
            CaseResult result = run(5, MINUTE, target).get(0);

            assertThat(result.failure()).contains(new CaseResult.Failure(422, "the server answered 422: no column"));
            assertThat(server.predictions).hasValue(3);
        }
    }

    @Test
    void a_case_that_takes_too_long_is_cut() {
        CountDownLatch never = new CountDownLatch(1);
        try (StubServer server = new StubServer((exchange, number) -> {
                    if (number == 2) {
                        awaitEnd(never);
                    }
                    StubServer.say(exchange, 200, "");
                });
                Target target = server.target()) {
            long start = System.nanoTime();
            CaseResult result = run(5, Duration.ofSeconds(1), target).get(0);

            assertThat(result.failure().orElseThrow().text()).contains("time-out", "1 s");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(server.predictions).as("it is not sent again").hasValue(2);
            never.countDown();
        }
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_server_that_freezes_is_not_waited_for_behind_its_case() {
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                    RawServer.awaitEnd(socket);
                    // whoever comes now is neither accepted nor answered
                    RawServer.awaitEver();
                });
                Target target = server.target("http", Duration.ofSeconds(1))) {
            CaseResult result = run(5, Duration.ofSeconds(1), target).get(0);

            assertThat(result.failure().orElseThrow().text()).contains("time-out", "1 s");
            assertThat(result.stats()).isEqualTo(ServerStats.UNKNOWN);
        }
    }

    @Test
    void a_server_that_is_gone_is_told() {
        StubServer server = StubServer.good();
        try (Target target = server.target()) {
            server.close();

            CaseResult result = run(2, MINUTE, target).get(0);

            assertThat(result.failure().orElseThrow().status()).isZero();
            assertThat(result.failure().orElseThrow().text()).contains("refused");
            assertThat(result.stats()).isEqualTo(ServerStats.UNKNOWN);
        }
    }

    @Test
    void one_server_that_fails_does_not_spoil_the_other() {
        try (StubServer good = StubServer.good();
                StubServer bad = new StubServer((exchange, number) -> StubServer.say(exchange, 500, ""));
                Target one = bad.target("one");
                Target other = good.target("other")) {
            List<CaseResult> results = run(4, MINUTE, one, other);

            assertThat(results).extracting(CaseResult::target).containsExactly("one", "other");
            assertThat(results).extracting(CaseResult::failed).containsExactly(true, false);
            assertThat(good.predictions).hasValue(4);
            assertThat(bad.predictions).hasValue(1);
        }
    }

    private PerfTestSettings settings(OptionalInt samples, OptionalInt iterations) {
        return new PerfTestSettings(
                file,
                samples,
                iterations,
                MINUTE,
                false,
                Optional.empty(),
                false,
                OptionalDouble.empty(),
                MINUTE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Test
    void the_cases_are_those_of_the_contract() {
        // 10 rows in 44 bytes
        long largest = 10L * 52_428_800 / 44 + 1;

        assertThat(PerfCase.of(settings(OptionalInt.empty(), OptionalInt.empty()), data))
                .containsExactly(
                        new PerfCase("8 bytes", 1, 100),
                        new PerfCase("0.1MB", largest / 500, 50),
                        new PerfCase("10MB", largest / 5, 5),
                        new PerfCase("50MB", largest, 1));
    }

    @Test
    void samples_or_iterations_make_one_case() {
        assertThat(PerfCase.of(settings(OptionalInt.of(1000), OptionalInt.empty()), data))
                .containsExactly(new PerfCase("3 KB", 1000, 1));
        assertThat(PerfCase.of(settings(OptionalInt.empty(), OptionalInt.of(7)), data))
                .containsExactly(new PerfCase("44 bytes", 10, 7));
        assertThat(PerfCase.name(1023)).isEqualTo("1023 bytes");
        assertThat(PerfCase.name(1024)).isEqualTo("1 KB");
    }
}
