package io.timpani.http;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Puts the id of the request at hand into what is logged for it (lifecycle.md §2.1). Prints nothing: it stands before the
 * handlers that do, which are the process's or the application server's and belong to another class loader.
 */
final class RequestMark extends Handler {
    private static final Formatter MESSAGES = new SimpleFormatter();

    private final Logger marked;

    private RequestMark(Logger marked) {
        this.marked = marked;
    }

    /** Marks what a logger and those below it log, until closed; handlers of loggers above it see the mark. */
    static RequestMark attach(String logger) {
        RequestMark mark = new RequestMark(Logger.getLogger(logger));
        mark.setLevel(Level.ALL);
        mark.marked.addHandler(mark);
        return mark;
    }

    @Override
    public void publish(LogRecord record) {
        RequestTrail trail = LedRequest.current();
        if (trail == null) {
            return;
        }
        String message = String.valueOf(MESSAGES.formatMessage(record));
        if (message.contains(trail.id())) {
            return;
        }
        record.setMessage(message + " [request " + trail.id() + "]");
        // the message is final: an id may hold what formatting takes for a place to fill
        record.setParameters(null);
        record.setResourceBundle(null);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        marked.removeHandler(this);
    }
}
