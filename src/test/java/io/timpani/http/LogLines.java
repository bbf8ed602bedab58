package io.timpani.http;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What a logger, and those below it, say while it is open. */
final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before;
    private final List<String> lines = new ArrayList<>();
    private final Runnable atEach;

    private LogLines(Logger logger, Runnable atEach) {
        this.logger = logger;
        this.before = logger.getLevel();
        this.atEach = atEach;
    }

    static LogLines of(String logger) {
        return of(logger, () -> {});
    }

    /** @param atEach run when a line is logged */
    static LogLines of(String logger, Runnable atEach) {
        LogLines lines = new LogLines(Logger.getLogger(logger), atEach);
        lines.logger.setLevel(Level.INFO);
        lines.logger.addHandler(lines);
        return lines;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        atEach.run();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
