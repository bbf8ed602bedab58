package io.timpani.stats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The memory figures of the control group we run in: version 2, version 1, or none. All in bytes. */
final class ContainerMemory {
    /** Version 1 says "no limit" with a number near the largest long, rounded to pages. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path limit;
    private final Path mostUsed;
    private final Path used;
    private final boolean known;

    private ContainerMemory(Path directory, String limit, String mostUsed, String used, boolean known) {
        this.limit = directory.resolve(limit);
        this.mostUsed = directory.resolve(mostUsed);
        this.used = directory.resolve(used);
        this.known = known;
    }

    static ContainerMemory ofThisProcess() {
        return in(Path.of("/"));
    }

    /** @param root where {@code proc} and {@code sys} are; another one than {@code /} in tests */
    static ContainerMemory in(Path root) {
        Path groups = root.resolve("sys/fs/cgroup");
        List<String> own = ProcFile.lines(root.resolve("proc/self/cgroup"));
        if (Files.isReadable(groups.resolve("cgroup.controllers"))) {
            return new ContainerMemory(
                    existing(groups, group(own, "0::")), "memory.max", "memory.peak", "memory.current", true);
        }
        Path memory = groups.resolve("memory");
        return new ContainerMemory(
                existing(memory, group(own, ":memory:")),
                "memory.limit_in_bytes",
                "memory.max_usage_in_bytes",
                "memory.usage_in_bytes",
                Files.isDirectory(memory));
    }

    /** What the group may use; empty when there is no limit, or no group. */
    OptionalLong limit() {
        OptionalLong value = known ? ProcFile.number(limit) : OptionalLong.empty();
        return value.isPresent() && value.getAsLong() >= NO_LIMIT ? OptionalLong.empty() : value;
    }

    /** The most the group ever used; empty outside a limited container. */
    OptionalLong mostUsed() {
        return limit().isPresent() ? ProcFile.number(mostUsed) : OptionalLong.empty();
    }

    /** What the group uses now; empty outside a limited container. */
    OptionalLong used() {
        return limit().isPresent() ? ProcFile.number(used) : OptionalLong.empty();
    }

    private static String group(List<String> lines, String marker) {
        return lines.stream()
                .filter(line -> line.contains(marker))
                .map(line -> line.substring(line.indexOf(marker) + marker.length()))
                .findFirst()
                .orElse("/");
    }

    /** Inside a container the group's own path is often mounted as the root. */
    private static Path existing(Path mount, String group) {
        Path own = mount.resolve(group.replaceFirst("^/+", "")).normalize();
        return own.startsWith(mount) && Files.isDirectory(own) ? own : mount;
    }
}
