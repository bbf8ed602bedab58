package io.timpani.system;

import io.timpani.frame.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What happens in the system, for whoever listens. A slow listener loses output lines and is told how many. */
final class EventStream {
    static final String STATE = "state";
    static final String ENGINE = "engine";
    static final String OUTPUT = "output";
    static final String FORUM = "forum";
    static final String DROPPED = "dropped";

    /** Listeners at the same time. */
    static final int MAX_LISTENERS = 16;
    /** Events that wait for a listener; the longest is one line of output. */
    static final int MAX_WAITING = 256;

    private final AtomicLong ids = new AtomicLong();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private record Event(String type, String text) {}

    /** Tells all listeners; what to tell is asked only when there are any. */
    void publish(String type, Supplier<Map<String, ?>> content) {
        if (listeners.isEmpty()) {
            return;
        }
        Event event = new Event(type, encoded(ids.incrementAndGet(), type, content.get()));
        listeners.forEach(listener -> listener.offer(event));
    }

    /** A new listener, which first hears the content given; empty when there are too many, or all is over. */
    synchronized Optional<Listener> listen(String type, Supplier<Map<String, ?>> first) {
        if (closed || listeners.size() >= MAX_LISTENERS) {
            return Optional.empty();
        }
        Listener listener = new Listener();
        listeners.add(listener);
        listener.offer(new Event(type, encoded(ids.incrementAndGet(), type, first.get())));
        return Optional.of(listener);
    }

    /** Ends all listening. */
    synchronized void close() {
        closed = true;
        listeners.forEach(Listener::close);
    }

    int listeners() {
        return listeners.size();
    }

    private static String encoded(long id, String type, Map<String, ?> content) {
        String json = new String(new JsonBuffer().tree(content).toByteArray(), StandardCharsets.UTF_8);
        return "id: " + id + "\nevent: " + type + "\ndata: " + json + "\n\n";
    }

    /** One who listens: server-sent events, in order. */
    final class Listener implements AutoCloseable {
        private final Deque<Event> waiting = new ArrayDeque<>();
        private long dropped;
        private boolean ended;

        private synchronized void offer(Event event) {
            if (waiting.size() >= MAX_WAITING) {
                dropped++;
                if (event.type().equals(OUTPUT)) {
                    return;
                }
                waiting.removeFirst();
            }
            waiting.addLast(event);
            notifyAll();
        }

        /** The next event; empty when there was none for so long. */
        synchronized String next(long patienceMillis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            while (waiting.isEmpty() && !ended) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return "";
                }
                wait(left);
            }
            if (dropped > 0) {
                long lost = dropped;
                dropped = 0;
                return encoded(ids.incrementAndGet(), DROPPED, Map.of("events", lost));
            }
            @Nullable Event event = waiting.pollFirst();
            return event == null ? "" : event.text();
        }

        /** True when everything is told and nothing more will come. */
        synchronized boolean isOver() {
            return ended && waiting.isEmpty() && dropped == 0;
        }

        @Override
        public void close() {
            listeners.remove(this);
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }
}
