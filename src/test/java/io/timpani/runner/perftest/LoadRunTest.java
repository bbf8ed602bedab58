package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.runner.perftest.Recorder.Second;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoadRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Body ROWS = Body.of("a\n1\n".getBytes(StandardCharsets.US_ASCII));

    private static LoadResult run(LoadStep step, StubServer server, Duration duration) throws InterruptedException {
        try (Target target = server.target()) {
            return new LoadRun(step, target, Request.ofRows(target.address("predict/"), ROWS), duration, 1).run();
        }
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Test
    void clients_of_the_closed_loop_wait_for_their_answers() throws InterruptedException {
        try (StubServer server = new StubServer((exchange, number) -> {
            pause(50);
            StubServer.say(exchange, 200, "");
        })) {
            LoadResult result = run(LoadStep.closed(2), server, SECOND);

            assertThat(result.failed()).as("%s", result).isFalse();
            assertThat(result.latencies().getTotalCount()).isBetween(5L, 42L);
            assertThat(result.millis(0)).isGreaterThanOrEqualTo(49);
            assertThat(result.throughput()).isLessThan(42);
            assertThat(result.measured()).hasSize(1);
            assertThat(result.warmUp()).hasSize(1);
            assertThat(result.settled()).as("a single second cannot show it").isFalse();
            assertThat(result.usage().threads()).isPositive();
        }
    }

    @Test
    void the_open_loop_sends_at_its_rate_whatever_is_answered() throws InterruptedException {
        try (StubServer server = new StubServer((exchange, number) -> {
            pause(200);
            StubServer.say(exchange, 200, "");
        })) {
            LoadResult result = run(LoadStep.open(40), server, SECOND);

            assertThat(result.latencies().getTotalCount() + result.failures() + result.unsent())
                    .as("%s", result)
                    .isBetween(39L, 41L);
            assertThat(result.failures()).isZero();
            assertThat(result.millis(50)).isGreaterThanOrEqualTo(199);
        }
    }

    @Test
    void what_the_last_answers_cost_is_in_the_figures_as_they_are() throws InterruptedException {
        // the server is this process; it works for 1.2 s from the middle of the measured second on
        long[] first = new long[1];
        boolean[] worked = new boolean[1];
        try (StubServer server = new StubServer((exchange, number) -> {
            if (number == 1) {
                first[0] = System.nanoTime();
            }
            if (!worked[0]
                    && System.nanoTime() - first[0] > Duration.ofMillis(1500).toNanos()) {
                worked[0] = true;
                work(Duration.ofMillis(1200));
            }
            pause(10);
            StubServer.say(exchange, 200, "");
        })) {
            LoadResult result = run(LoadStep.closed(1), server, SECOND);

            assertThat(result.millis(100)).as("%s", result).isGreaterThan(1190);
            assertThat(result.usage().cpuSeconds()).isGreaterThan(1.15);
            assertThat(result.generatorCpu()).isGreaterThan(1.15);
        }
    }

    private static void work(Duration time) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + time.toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_a_stall_keeps_waiting_is_in_the_figures() throws InterruptedException {
        // every connection is held from one moment on, for half a second
        long[] stall = new long[1];
        try (StubServer server = new StubServer((exchange, number) -> {
            synchronized (stall) {
                if (number == 100) {
                    stall[0] = System.nanoTime() + Duration.ofMillis(500).toNanos();
                }
            }
            pause(Math.max(0, (stall[0] - System.nanoTime()) / 1_000_000));
            StubServer.say(exchange, 200, "");
        })) {
            LoadResult result = run(new LoadStep(2, 50), server, Duration.ofSeconds(3));

            // 25 requests were due meanwhile; two that wait would hide that
            assertThat(result.latencies().getTotalCount()).as("%s", result).isBetween(149L, 151L);
            assertThat(result.millis(100 - 100.0 * 12 / 150)).isGreaterThan(100);
            assertThat(result.waited()).isGreaterThan(12);
            assertThat(result.failed()).isFalse();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_server_that_freezes_while_it_warms_up_fails_the_load() throws InterruptedException {
        try (RawServer server = new RawServer((socket, number) -> {
                    for (int i = 0; i < 10; i++) {
                        RawServer.readHead(socket.getInputStream());
                        RawServer.say(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    }
                    RawServer.awaitEver();
                });
                Target target = server.target("http", SECOND)) {
            LoadResult result =
                    new LoadRun(LoadStep.closed(2), target, Request.get(target.address("predict/")), SECOND, 1).run();

            assertThat(result.failed()).isTrue();
            assertThat(result.warmUp().get(0).answered()).isEqualTo(10);
            assertThat(result.latencies().getTotalCount()).isZero();
            assertThat(result.prediction()).isNaN();
        }
    }

    @Test
    void refusals_are_counted_and_no_latencies() throws InterruptedException {
        try (StubServer server = new StubServer((exchange, number) -> StubServer.say(exchange, 503, "busy"))) {
            LoadResult result = run(LoadStep.closed(1), server, SECOND);

            assertThat(result.failed()).isTrue();
            assertThat(result.errors()).containsOnlyKeys("status 503");
            assertThat(result.latencies().getTotalCount()).isZero();
            assertThat(result.millis(50)).isNaN();
        }
    }

    @Test
    void the_last_three_seconds_tell_whether_load_has_settled() {
        Second fast = new Second(1000, 500, 900);
        Second nearlyAsFast = new Second(950, 800, 900);
        Second none = new Second(0, Double.NaN, Double.NaN);

        assertThat(LoadRun.isSettled(List.of(fast, fast), false)).isFalse();
        assertThat(LoadRun.isSettled(List.of(none, fast, fast), false)).isFalse();
        assertThat(LoadRun.isSettled(List.of(none, none, none), false)).isFalse();
        assertThat(LoadRun.isSettled(List.of(none, fast, nearlyAsFast, fast), false))
                .isTrue();
        assertThat(LoadRun.isSettled(List.of(fast, fast, nearlyAsFast), true))
                .as("in the open loop the median counts")
                .isFalse();
        assertThat(LoadRun.isSettled(List.of(nearlyAsFast, nearlyAsFast, nearlyAsFast), true))
                .isTrue();
        assertThat(LoadRun.isSettled(List.of(none, none, none), true)).isFalse();
    }

    @Test
    void two_rounds_are_one_result() {
        LoadResult both = Results.load(LoadStep.closed(2), "a", 100).plus(Results.load(LoadStep.closed(2), "a", 300));

        assertThat(both.latencies().getTotalCount()).isEqualTo(400);
        assertThat(both.seconds()).isEqualTo(20);
        assertThat(both.throughput()).isEqualTo(20);
        assertThat(both.measured()).hasSize(20);
        assertThat(both.usage().cpuSeconds()).isEqualTo(10);
        assertThat(both.usage().residentMegabytes()).isEqualTo(500);
    }
}
