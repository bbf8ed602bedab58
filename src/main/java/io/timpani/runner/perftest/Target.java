package io.timpani.runner.perftest;

import io.timpani.runner.perftest.Connection.StaleException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A server that is measured, and the connections to it that are kept. */
final class Target implements AutoCloseable {
    /** Servers of this kind close idle connections after 2 s; a request must not meet that. */
    private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final URI base;
    private final OptionalLong pid;
    /** The one that was used last comes first, so that no more are used than are needed. */
    private final Deque<Connection> idle = new ArrayDeque<>();

    private final Set<Connection> busy = new HashSet<>();
    private boolean closed;

    /**
     * @param name how reports call it
     * @param base its address, with a slash at the end
     * @param pid its process on this machine, empty = not known
     */
    Target(String name, URI base, OptionalLong pid) {
        this.name = name;
        this.base = base;
        this.pid = pid;
    }

    String name() {
        return name;
    }

    URI base() {
        return base;
    }

    URI address(String path) {
        return base.resolve(path);
    }

    OptionalLong pid() {
        return pid;
    }

    /** Sends a request on a connection of its own for the time; of the answer only a refusal keeps its body. */
    Connection.Answer exchange(Request request) throws IOException {
        return on(connection -> connection.exchange(request));
    }

    /** The same, and keeps every answer. */
    Connection.Answer ask(Request request) throws IOException {
        return on(connection -> connection.ask(request));
    }

    private interface Use<T> {
        T of(Connection connection) throws IOException;
    }

    private <T> T on(Use<T> use) throws IOException {
        while (true) {
            Connection connection = take();
            boolean whole = false;
            try {
                T answer = use.of(connection);
                whole = connection.isReusable();
                return answer;
            } catch (StaleException e) {
                // another one brings it there
            } finally {
                giveBack(connection, whole);
            }
        }
    }

    private Connection take() throws IOException {
        synchronized (this) {
            for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
                if (System.nanoTime() - kept.lastUse() < LONGEST_IDLE) {
                    busy.add(kept);
                    return kept;
                }
                kept.close();
            }
        }
        Connection opened = Connection.open(base);
        synchronized (this) {
            if (closed) {
                opened.close();
                throw new IOException("the test is over");
            }
            busy.add(opened);
        }
        return opened;
    }

    private synchronized void giveBack(Connection connection, boolean whole) {
        busy.remove(connection);
        if (whole && !closed) {
            idle.push(connection);
        } else {
            connection.close();
        }
    }

    /** Ends whatever is under way: requests fail at once. */
    synchronized void cut() {
        busy.forEach(Connection::close);
        idle.forEach(Connection::close);
        idle.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        cut();
    }
}
