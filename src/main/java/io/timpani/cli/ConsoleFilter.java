package io.timpani.cli;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the console shows: records of the wanted level, and every line that users' code prints, whatever the level. Public, and
 * without parameters, as the logging of the JDK wants it.
 */
public final class ConsoleFilter implements Filter {
    /** Key of the wanted level in the logging properties. */
    static final String LEVEL = "io.timpani.cli.ConsoleFilter.level";

    private static final String OUTPUT = "io.timpani.worker.output";

    private final int least;

    public ConsoleFilter() {
        this(LogManager.getLogManager().getProperty(LEVEL));
    }

    ConsoleFilter(@Nullable String level) {
        least = level == null ? Level.INFO.intValue() : Level.parse(level).intValue();
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        return record.getLevel().intValue() >= least || isOutput(record);
    }

    /** True for a line that users' code printed. */
    static boolean isOutput(LogRecord record) {
        return OUTPUT.equals(record.getLoggerName());
    }
}
