package io.timpani.stats;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What this process uses. */
final class ProcessUsage {
    private static final Path SELF = Path.of("/proc/self");

    private final ProcessHandle process = ProcessHandle.current();
    private final List<String> commandLine = readCommandLine();
    /** The first read covers the time since the process began. */
    private long lastRead = System.nanoTime()
            - TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());

    private Duration lastCpu = Duration.ZERO;

    private ProcessUsage() {}

    static ProcessUsage ofThisProcess() {
        return new ProcessUsage();
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

    /** CPU used since the previous read, 100 = one core. */
    synchronized double cpuPercentSinceLastRead() {
        long now = System.nanoTime();
        Duration used = cpu();
        double elapsed = Math.max(1, now - lastRead);
        double percent = 100.0 * used.minus(lastCpu).toNanos() / elapsed;
        lastRead = now;
        lastCpu = used;
        return Math.round(percent * 10) / 10.0;
    }

    private Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private List<String> readCommandLine() {
        List<String> lines = ProcFile.lines(SELF.resolve("cmdline"));
        if (!lines.isEmpty()) {
            return List.of(String.join("\n", lines).split("\0"));
        }
        return List.of(process.info().command().orElse("java"));
    }
}
