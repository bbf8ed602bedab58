package io.timpani.stats;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What this process uses. */
final class ProcessUsage {
    private static final Path SELF = Path.of("/proc/self");
    /** The kernel counts CPU in steps of 10 ms: over less time than this the figure would be chance. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProcessHandle process = ProcessHandle.current();
    private final List<String> commandLine = readCommandLine();
    private final LongSupplier clock;
    private final Supplier<Duration> cpu;
    private long lastRead;
    private Duration lastCpu = Duration.ZERO;
    private double lastPercent;

    /**
     * @param clock in nanoseconds
     * @param begun when the process began, on that clock: the first read covers the time since then
     * @param cpu used since then
     */
    ProcessUsage(LongSupplier clock, long begun, Supplier<Duration> cpu) {
        this.clock = clock;
        this.lastRead = begun;
        this.cpu = cpu;
    }

    static ProcessUsage ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        return new ProcessUsage(
                System::nanoTime,
                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(uptime),
                () -> self.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    long pid() {
        return process.pid();
    }

    /** Program and arguments. */
    List<String> commandLine() {
        return commandLine;
    }

    /** Memory in bytes that is really there; heap and non-heap of the JVM where the kernel does not tell. */
    OptionalLong residentBytes() {
        OptionalLong resident = ProcFile.kibibytes(ProcFile.lines(SELF.resolve("status")), "VmRSS");
        if (resident.isPresent()) {
            return resident;
        }
        return OptionalLong.of(ManagementFactory.getMemoryMXBean()
                        .getHeapMemoryUsage()
                        .getCommitted()
                + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted());
    }

    /** CPU used since the previous read, 100 = one core; the previous figure when that read was less than 100 ms ago. */
    synchronized double cpuPercentSinceLastRead() {
        long elapsed = clock.getAsLong() - lastRead;
        if (elapsed < SHORTEST_NANOS) {
            return lastPercent;
        }
        Duration used = cpu.get();
        lastPercent = Math.round(1000.0 * used.minus(lastCpu).toNanos() / elapsed) / 10.0;
        lastRead += elapsed;
        lastCpu = used;
        return lastPercent;
    }

    private List<String> readCommandLine() {
        List<String> lines = ProcFile.lines(SELF.resolve("cmdline"));
        if (!lines.isEmpty()) {
            return List.of(String.join("\n", lines).split("\0"));
        }
        return List.of(process.info().command().orElse("java"));
    }
}
