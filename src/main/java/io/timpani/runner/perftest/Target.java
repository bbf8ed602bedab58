package io.timpani.runner.perftest;

import io.timpani.runner.perftest.Connection.StaleException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final URI base;
    private final ServerProcess process;
    private final Duration patience;
    /** The one that was used last comes first, so that no more are used than are needed. */
    private final Deque<Connection> idle = new ArrayDeque<>();

    private final Set<Connection> busy = new HashSet<>();
    private boolean closed;
    /** Requests that began before the last one must not go on, on whatever connection. */
    private volatile int cuts;

    /**
     * @param name how reports call it
     * @param base its address, with a slash at the end
     * @param process that is measured
     */
    Target(String name, URI base, ServerProcess process) {
        this(name, base, process, PATIENCE);
    }

    /** @param patience how long it may take for what is not measured, whole seconds */
    Target(String name, URI base, ServerProcess process, Duration patience) {
        this.name = name;
        this.base = base;
        this.process = process;
        this.patience = patience;
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

    ServerProcess process() {
        return process;
    }

    OptionalLong pid() {
        return process.pid();
    }

    /** The same server, whose process has been found. */
    Target with(ServerProcess found) {
        return new Target(name, base, found, patience);
    }

    /** How long it may take to connect, to answer questions, and to bring the last answers of a load. */
    Duration patience() {
        return patience;
    }

    /**
     * Sends a request on a connection of its own for the time; of the answer only a refusal keeps its body. It waits for the
     * answer until it is cut.
     */
    Connection.Answer exchange(Request request) throws IOException {
        return on(connection -> connection.exchange(request));
    }

    /** The same, and keeps every answer; waits no longer than its patience. */
    Connection.Answer ask(Request request) throws IOException {
        return on(connection -> connection.ask(request));
    }

    private interface Use<T> {
        T of(Connection connection) throws IOException;
    }

    private <T> T on(Use<T> use) throws IOException {
        int begun = cuts;
        while (true) {
            Connection connection = take(begun);
            boolean whole = false;
            try {
                connection.open();
                T answer = use.of(connection);
                whole = connection.isReusable();
                return answer;
            } catch (StaleException e) {
                // another one brings it there
            } catch (IOException e) {
                throw begun == cuts ? e : new IOException("there was no answer before the end", e);
            } finally {
                giveBack(connection, whole, begun);
            }
        }
    }

    private synchronized Connection take(int begun) throws IOException {
        if (closed || begun != cuts) {
            throw new IOException("there was no answer before the end");
        }
        for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (System.nanoTime() - kept.lastUse() < LONGEST_IDLE) {
                busy.add(kept);
                return kept;
            }
            kept.close();
        }
        // one that is still being made can be cut, too
        Connection fresh = new Connection(base, patience);
        busy.add(fresh);
        return fresh;
    }

    private synchronized void giveBack(Connection connection, boolean whole, int begun) {
        busy.remove(connection);
        if (whole && !closed && begun == cuts) {
            idle.push(connection);
        } else {
            connection.close();
        }
    }

    /** Ends whatever is under way: requests fail at once. */
    synchronized void cut() {
        cuts++;
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
