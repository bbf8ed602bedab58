package io.timpani.runner.push;

import com.sun.net.httpserver.HttpServer;
import io.timpani.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the platform: writes requests down and answers with ids, or with failures that it is given. */
public final class Stub implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>(new ArrayDeque<>());

    /** A request as it came. */
    public record Request(String path, String authorization, String mediaType, String body) {
        public Map<?, ?> json() {
            return (Map<?, ?>) Objects.requireNonNull(JsonReader.read(body.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    private record Failure(int status, String retryAfter, String body) {}

    private Stub(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static Stub start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Stub stub = new Stub(server);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            String path = exchange.getRequestURI().getPath();
            stub.requests.add(new Request(
                    path,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    body));
            Failure failure = stub.failures.poll();
            byte[] answer = (failure == null ? answer(path) : failure.body()).getBytes(StandardCharsets.UTF_8);
            if (failure != null) {
                exchange.getResponseHeaders().set("Retry-After", failure.retryAfter());
            }
            exchange.sendResponseHeaders(
                    failure == null ? 201 : failure.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return stub;
    }

    private static String answer(String path) {
        if (path.endsWith("/versions/")) {
            return "{\"id\": \"version-1\"}";
        }
        return switch (path.replace("/api/v2/", "")) {
            case PlatformApi.MODELS -> "{\"id\": \"model-1\"}";
            case PlatformApi.TASKS -> "{\"id\": \"task-1\"}";
            case PlatformApi.BLUEPRINTS -> "{\"userBlueprintId\": \"user-blueprint-1\"}";
            case PlatformApi.MENU -> "{\"addedToMenu\": [{\"blueprintId\": \"blueprint-1\"}]}";
            default -> "";
        };
    }

    /** Has the next request fail. */
    public Stub failing(int status, String retryAfter, String body) {
        failures.add(new Failure(status, retryAfter, body));
        return this;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v2/");
    }

    public List<Request> requests() {
        return Collections.unmodifiableList(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
