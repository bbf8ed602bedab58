package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.lifecycle.CallTimes.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTimesTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(42);
    private final CallTimes times = new CallTimes(Duration.ofSeconds(60), clock::get);

    @Test
    void without_calls_there_are_no_extremes_and_the_sums_are_zero() {
        for (Summary summary : List.of(times.sinceStart(), times.inWindow())) {
            assertThat(summary.min()).isEmpty();
            assertThat(summary.max()).isEmpty();
            assertThat(summary.average()).isEmpty();
            assertThat(summary.total()).isZero();
            assertThat(summary.count()).isZero();
        }
    }

    @Test
    void calls_are_summed_up_in_seconds() {
        times.add(2 * SECOND);
        times.add(SECOND / 2);
        times.add(SECOND / 2);

        Summary summary = times.sinceStart();

        assertThat(summary.min()).hasValue(0.5);
        assertThat(summary.max()).hasValue(2.0);
        assertThat(summary.total()).isEqualTo(3.0);
        assertThat(summary.count()).isEqualTo(3);
        assertThat(summary.average()).hasValue(1.0);
        assertThat(times.inWindow()).isEqualTo(summary);
    }

    @Test
    void each_sample_is_rounded_to_milliseconds() {
        times.add(1_499_999);
        times.add(1_500_000);
        times.add(400_000);

        assertThat(times.sinceStart().max()).hasValue(0.002);
        assertThat(times.sinceStart().min()).hasValue(0.0);
        assertThat(times.sinceStart().total()).isEqualTo(0.003, within(1e-12));
    }

    @Test
    void reading_resets_nothing() {
        times.add(SECOND);

        assertThat(times.sinceStart()).isEqualTo(times.sinceStart());
        assertThat(times.inWindow()).isEqualTo(times.inWindow());
        assertThat(times.inWindow().count()).isEqualTo(1);
    }

    @Test
    void the_window_slides_while_the_start_stays() {
        times.add(3 * SECOND);
        clock.addAndGet(40 * SECOND);
        times.add(SECOND);

        clock.addAndGet(20 * SECOND);
        assertThat(times.inWindow().count()).as("exactly as old as the window").isEqualTo(2);

        clock.addAndGet(SECOND);
        assertThat(times.inWindow().count()).as("older than the window").isEqualTo(1);
        assertThat(times.inWindow().max()).hasValue(1.0);

        clock.addAndGet(60 * SECOND);
        assertThat(times.inWindow().count()).isZero();
        assertThat(times.inWindow().min()).isEmpty();
        assertThat(times.sinceStart().count()).isEqualTo(2);
        assertThat(times.sinceStart().max()).hasValue(3.0);
        assertThat(times.windowSeconds()).isEqualTo(60.0);
    }

    /** {@link System#nanoTime} may start anywhere and overflow. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5 * SECOND, Long.MAX_VALUE / 2 - 5 * SECOND, -3 * SECOND, Long.MIN_VALUE})
    void the_window_works_wherever_the_clock_starts(long start) {
        clock.set(start);
        times.add(SECOND);
        clock.addAndGet(10 * SECOND);
        times.add(SECOND);

        assertThat(times.inWindow().count()).isEqualTo(2);
        clock.addAndGet(55 * SECOND);
        assertThat(times.inWindow().count()).isEqualTo(1);
    }

    @Test
    void the_window_counts_every_call_under_any_load() {
        for (int i = 0; i < 200_000; i++) {
            times.add(i < 10 ? 9 * SECOND : SECOND);
        }

        assertThat(times.inWindow().count()).isEqualTo(200_000);
        assertThat(times.inWindow().max()).hasValue(9.0);
    }

    @Test
    void calls_of_many_threads_all_count() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> adders = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                adders.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        times.add(SECOND);
                    }
                }));
            }
            for (Future<?> adder : adders) {
                adder.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(times.sinceStart().count()).isEqualTo(20_000);
        assertThat(times.sinceStart().total()).isEqualTo(20_000.0);
    }
}
