package io.timpani.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {
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
    void cpu_counts_since_the_previous_read() {
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
