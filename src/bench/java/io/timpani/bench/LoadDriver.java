package io.timpani.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one request over and over through keep-alive connections, all served by the calling thread, so that it takes
 * little of the CPU that the server needs.
 *
 * <p>Closed loop: every connection sends again as soon as it is answered. Open loop: requests are due at a fixed rate
 * whether or not the server keeps up, and latencies count from the time a request was due (no coordinated omission).
 */
final class LoadDriver implements AutoCloseable {
    private static final long LAST_ANSWERS_NANOS = CpuClock.nanos(10);
    /** How long the open loop sleeps between two looks: what its latencies may be too long by. */
    private static final long NAP_NANOS = 50_000;

    private final Target target;
    private final long serverPid;
    private final double rate;
    private final Selector selector = Selector.open();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();

    private Latencies latencies = new Latencies();
    private long windowStart = Long.MAX_VALUE;
    private long errors;
    private boolean ending;

    /**
     * Opens the connections.
     *
     * @param rate requests per second, 0 = closed loop
     * @param serverPid process whose CPU time is read, 0 = unknown
     */
    LoadDriver(Target target, int connections, double rate, long serverPid) throws IOException {
        this.target = target;
        this.rate = rate;
        this.serverPid = serverPid;
        for (int i = 0; i < connections; i++) {
            connect();
        }
    }

    private void connect() throws IOException {
        Connection connection = new Connection(selector, target);
        all.add(connection);
        idle.add(connection);
    }

    /** Drives for the time of warm-up and window, once per driver; what happens before the window is not counted. */
    Report run(double warmUpSeconds, double windowSeconds) throws IOException {
        long start = System.nanoTime();
        windowStart = start + CpuClock.nanos(warmUpSeconds);
        long end = windowStart + CpuClock.nanos(windowSeconds);
        if (rate > 0) {
            long next = openLoop(start, windowStart);
            return window(() -> openLoop(next, end));
        }
        closedLoop(windowStart);
        return window(() -> closedLoop(end));
    }

    private interface Loop {
        long run() throws IOException;
    }

    private Report window(Loop loop) throws IOException {
        errors = 0;
        double server = serverCpu();
        double own = CpuClock.ownSeconds();
        long start = System.nanoTime();
        windowStart = Math.min(windowStart, start);
        loop.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double serverUsed = serverCpu() - server;
        double ownUsed = CpuClock.ownSeconds() - own;
        Latencies counted = latencies;
        if (rate <= 0) {
            // the answers to come belong to no window
            latencies = new Latencies();
        }
        finish();
        return new Report(counted, seconds, errors, serverUsed, ownUsed);
    }

    private double serverCpu() throws IOException {
        return serverPid == 0 ? Double.NaN : CpuClock.seconds(serverPid);
    }

    private long closedLoop(long end) throws IOException {
        long now = System.nanoTime();
        while (now < end) {
            while (!idle.isEmpty()) {
                idle.remove().send(System.nanoTime());
            }
            selector.select(this::advance, (end - now) / 1_000_000 + 1);
            now = System.nanoTime();
        }
        return now;
    }

    /** Returns when the next request is due. */
    private long openLoop(long first, long end) throws IOException {
        long period = CpuClock.nanos(1 / rate);
        long due = first;
        while (true) {
            long now = System.nanoTime();
            while (due <= now && due < end && !idle.isEmpty()) {
                idle.remove().send(due);
                due += period;
            }
            // requests due within the window are sent even when the server lags behind, but not for ever
            if (now >= end && (due >= end || now >= end + LAST_ANSWERS_NANOS)) {
                errors += Math.max(0, (end - due) / period);
                return due;
            }
            if (selector.selectNow(this::advance) == 0) {
                LockSupport.parkNanos(Math.min(NAP_NANOS, Math.max(1, due - now)));
            }
        }
    }

    /** Waits for the answers under way. */
    private void finish() throws IOException {
        ending = true;
        long end = System.nanoTime() + LAST_ANSWERS_NANOS;
        while (idle.size() < all.size() && System.nanoTime() < end) {
            selector.select(this::advance, 100);
        }
        errors += all.size() - idle.size();
    }

    private void advance(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (!connection.advance()) {
                return;
            }
            if (connection.status() != 200) {
                errors++;
            } else if (connection.due() >= windowStart || rate <= 0 && System.nanoTime() >= windowStart) {
                latencies.add(System.nanoTime() - connection.due());
            }
            idle.add(connection);
        } catch (IOException e) {
            replace(connection, e);
        }
    }

    private void replace(Connection broken, IOException cause) {
        errors++;
        if (errors == 1) {
            System.err.println(target.name() + ": " + cause);
        }
        all.remove(broken);
        try {
            broken.close();
            if (!ending) {
                connect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the server takes no connections any more", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : all) {
            connection.close();
        }
        selector.close();
    }

    /** {@code url=http://host:port/path [body=FILE] [type=text/csv] [connections=16] [warm-up=60] [seconds=10] [rate=0] [pid=0]}. */
    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            options.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        URI url = URI.create(options.getOrDefault("url", "http://127.0.0.1:8080/ping/"));
        InetSocketAddress address = new InetSocketAddress(url.getHost(), url.getPort());
        String body = options.get("body");
        Target target = body == null
                ? Target.get(url.getPath(), address, url.getPath())
                : Target.post(
                        url.getPath(),
                        address,
                        url.getPath(),
                        options.getOrDefault("type", "text/csv"),
                        Files.readAllBytes(Path.of(body)));
        try (LoadDriver driver = new LoadDriver(
                target,
                Integer.parseInt(options.getOrDefault("connections", "16")),
                Double.parseDouble(options.getOrDefault("rate", "0")),
                Long.parseLong(options.getOrDefault("pid", "0")))) {
            System.out.println(driver.run(
                    Double.parseDouble(options.getOrDefault("warm-up", "60")),
                    Double.parseDouble(options.getOrDefault("seconds", "10"))));
        }
    }
}
