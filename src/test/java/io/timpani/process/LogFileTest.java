package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    /** Held here: a logger that nobody holds is forgotten, and its handlers with it. */
    private static final Logger OUR_LOG = Logger.getLogger(LogFile.class.getName());

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
        List<String> told = new CopyOnWriteArrayList<>();
        Handler listener = listener(told);
        OUR_LOG.addHandler(listener);
        try (LogFile log = LogFile.open(Path.of("/dev/full"))) {
            assertThat(told).isEmpty();
            log.writeLine("one");
            log.writeLine("two");
        } finally {
            OUR_LOG.removeHandler(listener);
        }

        assertThat(told).singleElement().asString().contains("/dev/full", "cannot be written");
    }

    private static Handler listener(List<String> told) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {
                // nothing is kept
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
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
