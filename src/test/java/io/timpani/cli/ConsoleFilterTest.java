package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ConsoleFilterTest {
    @Test
    void records_below_the_level_are_not_shown() {
        ConsoleFilter filter = new ConsoleFilter("WARNING");

        assertThat(filter.isLoggable(record(Level.WARNING, "io.timpani.http"))).isTrue();
        assertThat(filter.isLoggable(record(Level.INFO, "jakarta.enterprise.web")))
                .isFalse();
    }

    @Test
    void what_users_code_prints_is_always_shown() {
        assertThat(new ConsoleFilter("SEVERE").isLoggable(record(Level.INFO, "io.timpani.worker.output")))
                .isTrue();
    }

    @Test
    void all_levels_may_be_wanted() {
        assertThat(new ConsoleFilter("ALL").isLoggable(record(Level.FINEST, "x")))
                .isTrue();
    }

    private static LogRecord record(Level level, String logger) {
        LogRecord record = new LogRecord(level, "text");
        record.setLoggerName(logger);
        return record;
    }
}
