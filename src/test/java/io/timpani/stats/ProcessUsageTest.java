package io.timpani.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static final long BEGUN = Long.MAX_VALUE - 5;

    private long clock = BEGUN;
    private Duration cpu = Duration.ZERO;
    private final ProcessUsage told = new ProcessUsage(ProcessHandle.current(), () -> clock, BEGUN, () -> cpu);
    private final ProcessUsage usage = ProcessUsage.ofThisProcess();

    @Test
    void the_process_is_this_one() {
        assertThat(usage.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(usage.commandLine()).isNotEmpty();
        assertThat(usage.commandLine().get(0)).contains("java");
    }

    @Test
    void memory_is_what_a_jvm_needs_at_least() {
        assertThat(usage.residentBytes()).isPresent();
        assertThat(usage.residentBytes().getAsLong()).isBetween(10L << 20, 1L << 40);
    }

    @Test
    void the_first_read_counts_from_the_start_and_each_other_from_the_one_before() {
        assertThat(cpuAfter(2_000, 500)).isEqualTo(25);
        assertThat(cpuAfter(1_000, 2_000)).isEqualTo(200);
        assertThat(cpuAfter(1_000, 0)).isZero();
        assertThat(cpuAfter(3_000, 1_000)).isEqualTo(33.3);
    }

    @Test
    void reads_that_follow_at_once_share_a_figure_and_lose_no_time() {
        assertThat(cpuAfter(1_000, 500)).isEqualTo(50);
        assertThat(cpuAfter(0, 0)).isEqualTo(50);
        assertThat(cpuAfter(99, 99)).isEqualTo(50);
        assertThat(cpuAfter(101, 1)).isEqualTo(50);
        assertThat(cpuAfter(100, 100)).isEqualTo(100);
    }

    @Test
    void a_busy_process_is_seen_to_be_busy() {
        usage.cpuPercentSinceLastRead();
        long end = System.nanoTime() + 300_000_000;
        long spins = 0;
        while (System.nanoTime() < end) {
            spins++;
        }

        double busy = usage.cpuPercentSinceLastRead();

        assertThat(spins).isPositive();
        assertThat(busy).isPositive();
        assertThat(busy).isLessThan(100.0 * Runtime.getRuntime().availableProcessors() + 100);
    }

    /** What is read after so many milliseconds, of which these were computed. */
    private double cpuAfter(long millis, long busyMillis) {
        clock += TimeUnit.MILLISECONDS.toNanos(millis);
        cpu = cpu.plusMillis(busyMillis);
        return told.cpuPercentSinceLastRead();
    }

    @Test
    void the_memory_of_the_machine_is_consistent() {
        MachineMemory machine = MachineMemory.read();

        if (machine.total().isPresent()) {
            assertThat(machine.total().getAsLong())
                    .isGreaterThanOrEqualTo(machine.available().orElse(0));
            assertThat(machine.total().getAsLong())
                    .isGreaterThanOrEqualTo(machine.free().orElse(0));
        }
    }
}
