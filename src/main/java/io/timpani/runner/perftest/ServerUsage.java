package io.timpani.runner.perftest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What a server on this machine uses, with the processes that it started; NaN where that is not known.
 *
 * @param cpuSeconds since its start
 * @param residentMegabytes memory that is really there, in MB of 2^20 bytes
 * @param threads how many there are
 */
record ServerUsage(double cpuSeconds, double residentMegabytes, double threads) {
    static final ServerUsage UNKNOWN = new ServerUsage(Double.NaN, Double.NaN, Double.NaN);

    /** Linux counts in hundredths of a second in this file, whatever the kernel's own tick is. */
    private static final double TICKS = 100;

    private static final double KIBIBYTES = 1024;
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;
    private static final int THREADS = 17;

    /** @param pid its process on this machine, empty = not known */
    static ServerUsage of(OptionalLong pid) {
        if (pid.isEmpty()) {
            return UNKNOWN;
        }
        List<Long> pids = ProcessHandle.of(pid.getAsLong()).stream()
                .flatMap(server -> LongStream.concat(
                                LongStream.of(server.pid()),
                                server.descendants().mapToLong(ProcessHandle::pid))
                        .boxed())
                .toList();
        return pids.stream()
                .map(ServerUsage::ofProcess)
                .reduce((one, other) -> new ServerUsage(
                        one.cpuSeconds + other.cpuSeconds,
                        one.residentMegabytes + other.residentMegabytes,
                        one.threads + other.threads))
                .orElse(UNKNOWN);
    }

    /** CPU that this program has taken itself, with its JVM. */
    static double ownCpuSeconds() {
        return ofProcess(ProcessHandle.current().pid()).cpuSeconds;
    }

    /** What was used from an earlier look on; memory and threads are those of now. */
    ServerUsage since(ServerUsage earlier) {
        return new ServerUsage(cpuSeconds - earlier.cpuSeconds, residentMegabytes, threads);
    }

    /** It with the memory that the server tells of itself, where its process is not known. */
    ServerUsage or(ServerStats stats) {
        return Double.isNaN(residentMegabytes) ? new ServerUsage(cpuSeconds, stats.used(), threads) : this;
    }

    private static ServerUsage ofProcess(long pid) {
        Path files = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(files.resolve("stat"), StandardCharsets.ISO_8859_1);
            // the name in brackets may hold blanks
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            double resident = Files.readAllLines(files.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KIBIBYTES)
                    .findFirst()
                    .orElse(Double.NaN);
            return new ServerUsage(ticks / TICKS, resident, Long.parseLong(fields[THREADS]));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }
}
