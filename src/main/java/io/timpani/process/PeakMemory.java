package io.timpani.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** The most memory that processes have had so far, where the kernel tells. */
public final class PeakMemory {
    private static final String KEY = "VmHWM:";

    private PeakMemory() {}

    /** Bytes of a process and all that it started and that still run, each at its own peak; 0 = the kernel does not tell. */
    public static long ofTree(long pid) {
        LongStream children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), children)
                .map(PeakMemory::of)
                .sum();
    }

    private static long of(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(KEY))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
