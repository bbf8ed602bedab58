package io.timpani.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcFileTest {
    @TempDir
    private Path dir;

    @Test
    void a_number_alone_in_a_file_is_read() throws IOException {
        assertThat(ProcFile.number(file("42\n"))).hasValue(42);
        assertThat(ProcFile.number(file("  -7  "))).hasValue(-7);
        assertThat(ProcFile.number(file("1\n2\n"))).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "max\n", "1.5", "12 kB", "99999999999999999999"})
    void what_is_no_number_is_not_known(String content) throws IOException {
        assertThat(ProcFile.number(file(content))).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_not_known() throws IOException {
        assertThat(ProcFile.lines(dir.resolve("gone"))).isEmpty();
        assertThat(ProcFile.lines(dir)).isEmpty();
        assertThat(ProcFile.number(dir.resolve("gone"))).isEmpty();
        Path binary = dir.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThat(ProcFile.lines(binary)).isEmpty();
    }

    @Test
    void kibibytes_become_bytes() {
        List<String> lines =
                List.of("MemTotalOther:  1 kB", "MemTotal:       16384 kB", "MemFree:\t 3 kB", "Broken: x kB");

        assertThat(ProcFile.kibibytes(lines, "MemTotal")).hasValue(16_777_216);
        assertThat(ProcFile.kibibytes(lines, "MemFree")).hasValue(3_072);
        assertThat(ProcFile.kibibytes(lines, "Broken")).isEmpty();
        assertThat(ProcFile.kibibytes(lines, "Mem")).isEmpty();
        assertThat(ProcFile.kibibytes(List.of(), "MemFree")).isEmpty();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "figure", ""), content);
    }
}
