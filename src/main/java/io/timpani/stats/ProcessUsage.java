package io.timpani.stats;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a process uses: this one, or one of its workers. */
final class ProcessUsage {
    /** The kernel counts CPU in steps of 10 ms: over less time than this the figure would be chance. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProcessHandle process;
    private final List<String> commandLine;
    private final LongSupplier clock;
    private final Supplier<Duration> cpu;
    private long lastRead;
    private Duration lastCpu = Duration.ZERO;
    private double lastPercent;

    /**
     * @param process whose memory and command line are told
     * @param clock in nanoseconds
     * @param begun when the process began, on that clock: the first read covers the time since then
     * @param cpu used since then
     */
    ProcessUsage(ProcessHandle process, LongSupplier clock, long begun, Supplier<Duration> cpu) {
        this.process = process;
        this.commandLine = readCommandLine();
        this.clock = clock;
        this.lastRead = begun;
        this.cpu = cpu;
    }

    static ProcessUsage ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        return of(self, uptime);
    }

    /** A worker; empty when it has ended. */
    static Optional<ProcessUsage> ofWorker(long pid) {
        return ProcessHandle.of(pid).map(worker -> {
            Instant begun = worker.info().startInstant().orElseGet(Instant::now);
            return of(worker, Math.max(1, Duration.between(begun, Instant.now()).toMillis()));
        });
    }

    private static ProcessUsage of(ProcessHandle process, long uptimeMillis) {
        return new ProcessUsage(
                process,
                System::nanoTime,
                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(uptimeMillis),
                () -> process.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    private Path files() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Program and arguments. */
    List<String> commandLine() {
        return commandLine;
    }

    /** Memory in bytes that is really there; of this process heap and non-heap where the kernel does not tell. */
    OptionalLong residentBytes() {
        OptionalLong resident = ProcFile.kibibytes(ProcFile.lines(files().resolve("status")), "VmRSS");
        if (resident.isPresent() || process.pid() != ProcessHandle.current().pid()) {
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
        List<String> lines = ProcFile.lines(files().resolve("cmdline"));
        if (!lines.isEmpty()) {
            return List.of(String.join("\n", lines).split("\0"));
        }
        return List.of(process.info().command().orElse("unknown"));
    }
}
