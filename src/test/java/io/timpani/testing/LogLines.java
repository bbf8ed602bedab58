package io.timpani.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What a logger, and those below it, say while it is open. */
public final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before;
    private final List<String> lines = new ArrayList<>();
    private final Runnable atEach;

    private LogLines(Logger logger, Runnable atEach) {
        this.logger = logger;
        this.before = logger.getLevel();
        this.atEach = atEach;
    }

    /** Listens to a logger, from level info on. */
    public static LogLines of(String logger) {
        return of(logger, () -> {});
    }

    /** As {@link #of(String)}; {@code atEach} is run whenever a line is logged */
    public static LogLines of(String logger, Runnable atEach) {
        LogLines lines = new LogLines(Logger.getLogger(logger), atEach);
        lines.logger.setLevel(Level.INFO);
        lines.logger.addHandler(lines);
        return lines;
    }

    /** Level and message of each line, in order. */
    public List<String> lines() {
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
