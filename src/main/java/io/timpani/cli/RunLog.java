package io.timpani.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Logging of commands that run without a server: our own records, a line each on stderr. */
final class RunLog {
    private RunLog() {}

    /** @param level of our own loggers, as {@code --logging-level} names it */
    static void open(String level) {
        Level least = Level.parse(ServerLog.julLevel(level));
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        console.setFilter(new ConsoleFilter(least.getName()));
        console.setFormatter(new Line());
        root.addHandler(console);
        root.setLevel(least.intValue() < Level.INFO.intValue() ? least : Level.INFO);
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            String text = formatMessage(record);
            // what users' code prints is theirs, as it is
            return ConsoleFilter.isOutput(record) ? text + "\n" : record.getLevel() + " " + text + "\n";
        }
    }
}
