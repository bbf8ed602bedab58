package io.timpani.runner.perftest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers as it is told, and remembers what it was asked. */
final class StubServer implements AutoCloseable {
    /** What it answers to predictions; the number counts them from 1. */
    interface Script {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<String> types = new CopyOnWriteArrayList<>();
    final AtomicInteger predictions = new AtomicInteger();
    volatile String stats = "{}";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    StubServer(Script script) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/ping/", exchange -> say(exchange, 200, "{}"));
        server.createContext("/stats/", exchange -> say(exchange, 200, stats));
        server.createContext("/predict/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length < 10_000) {
                bodies.add(new String(body, StandardCharsets.UTF_8));
                types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            }
            script.answer(exchange, predictions.incrementAndGet());
        });
        server.start();
    }

    /** Answers everything well. */
    static StubServer good() {
        return new StubServer((exchange, number) -> say(exchange, 200, "{\"predictions\":[1]}"));
    }

    static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    Target target() {
        return target("server");
    }

    Target target(String name) {
        return new Target(name, base(), ServerProcess.of(ProcessHandle.current().pid()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
