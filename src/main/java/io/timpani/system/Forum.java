package io.timpani.system;

import io.timpani.process.LogFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what engines say to each other: the lines of their output that begin with the prefix, in one order, each with its
 * time, in a transcript file and among the events.
 */
final class Forum {
    /** Lines kept that engines say before the forum has started. */
    private static final int MAX_EARLY = 1000;

    private final String prefix;
    private final Path transcript;
    private final Timing timing;
    private final EventStream events;
    private final Deque<Line> early = new ArrayDeque<>();
    private @Nullable LogFile log;
    private boolean gathering;

    private record Line(String time, String engine, String text) {}

    Forum(String prefix, Path transcript, Timing timing, EventStream events) {
        this.prefix = prefix;
        this.transcript = transcript;
        this.timing = timing;
        this.events = events;
    }

    /** Engines are about to start: what they say from now on is part of the transcript, if the forum starts at all. */
    synchronized void open() {
        gathering = true;
    }

    synchronized void start() {
        LogFile opened = LogFile.open(transcript);
        log = opened;
        early.forEach(line -> tell(opened, line));
        early.clear();
    }

    /** Looks at a line of output. */
    void hear(String engine, String line) {
        if (!line.startsWith(prefix)) {
            return;
        }
        String text = line.substring(prefix.length()).strip();
        synchronized (this) {
            if (!gathering) {
                return;
            }
            Line said = new Line(timing.now().toString(), engine, text);
            LogFile current = log;
            if (current != null) {
                tell(current, said);
            } else if (early.size() < MAX_EARLY) {
                early.addLast(said);
            }
        }
    }

    synchronized boolean isStarted() {
        return log != null;
    }

    /** Nothing is gathered any more. */
    synchronized void stop() {
        gathering = false;
        early.clear();
        LogFile current = log;
        log = null;
        if (current != null) {
            current.close();
        }
    }

    private void tell(LogFile file, Line line) {
        file.writeLine(line.time() + " " + line.engine() + " " + line.text());
        events.publish(
                EventStream.FORUM, () -> Map.of("time", line.time(), "engine", line.engine(), "text", line.text()));
    }
}
