package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path directory;

    @Test
    void text_is_appended_and_the_directory_made() throws IOException {
        Path file = directory.resolve("a/b/c.log");
        for (String line : new String[] {"one", "two"}) {
            try (LogFile log = LogFile.open(file)) {
                log.writeLine(line);
            }
        }

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void a_full_disk_is_told_once_and_nothing_else() {
        try (LogFile log = LogFile.open(Path.of("/dev/full"))) {
            assertThat(log.hasWarned()).isFalse();
            log.writeLine("one");
            log.writeLine("two");
            assertThat(log.hasWarned()).isTrue();
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_told_and_nothing_else() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        try (LogFile log = LogFile.open(inTheWay.resolve("x.log"))) {
            log.writeLine("one");
            assertThat(log.hasWarned()).isTrue();
        }
    }

    @Test
    void nothing_is_written_after_the_close() {
        Path file = directory.resolve("x.log");
        LogFile log = LogFile.open(file);
        log.close();
        log.writeLine("late");
        log.close();

        assertThat(file).isEmptyFile();
        assertThat(log.hasWarned()).isFalse();
    }
}
