package io.timpani.stats;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The machine's memory in bytes, as far as the kernel tells.
 *
 * @param total installed
 * @param available for new work without swapping
 * @param free used by nothing at all
 */
record MachineMemory(OptionalLong total, OptionalLong available, OptionalLong free) {
    static MachineMemory read() {
        List<String> lines = ProcFile.lines(Path.of("/proc/meminfo"));
        return new MachineMemory(
                ProcFile.kibibytes(lines, "MemTotal"),
                ProcFile.kibibytes(lines, "MemAvailable"),
                ProcFile.kibibytes(lines, "MemFree"));
    }
}
