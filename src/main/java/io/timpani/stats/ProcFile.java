package io.timpani.stats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Small files of the kernel. Whatever cannot be read is simply not known. */
final class ProcFile {
    private static final long KIBIBYTE = 1024;

    private ProcFile() {}

    /** The lines of a file, none when it cannot be read. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    /** The only number in a file; empty when it is none or says that there is no limit. */
    static OptionalLong number(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? OptionalLong.empty() : number(lines.get(0).strip());
    }

    /** A line such as {@code VmRSS:  123 kB}, in bytes. */
    static OptionalLong kibibytes(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).replace("kB", "").strip())
                .findFirst()
                .map(ProcFile::number)
                .map(value -> value.isPresent() ? OptionalLong.of(value.getAsLong() * KIBIBYTE) : value)
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
