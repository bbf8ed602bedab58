package io.timpani.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** A receiver of OTLP over HTTP that remembers what it was sent. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    record Request(String path, Map<String, String> headers, Wire body) {}

    public record Span(
            String name,
            String traceId,
            String spanId,
            String parentId,
            Map<String, String> attributes,
            boolean isError,
            Map<String, String> resource) {}

    public record Log(String logger, String severity, String text, String traceId, String spanId) {}

    /** One point; temporality is 0 none, 1 delta, 2 cumulative; bounds are a histogram's. */
    public record Metric(
            String name,
            Map<String, String> attributes,
            long temporality,
            long count,
            List<Double> bounds,
            Map<String, String> resource) {}

    public static OtlpReceiver start() {
        OtlpReceiver receiver = bind();
        receiver.serve(receiver::take);
        return receiver;
    }

    /** Takes requests and answers none before it is closed. */
    public static OtlpReceiver stuck() {
        OtlpReceiver receiver = bind();
        receiver.serve(receiver::hang);
        return receiver;
    }

    private static OtlpReceiver bind() {
        try {
            return new OtlpReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(com.sun.net.httpserver.HttpHandler handler) {
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(exchange.getRequestURI().getPath(), headers, Wire.of(body)));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void hang(HttpExchange exchange) {
        requests.add(new Request(exchange.getRequestURI().getPath(), Map.of(), Wire.of(new byte[0])));
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** How many requests came. */
    public int requests() {
        return requests.size();
    }

    /** The values of a header, of all requests. */
    public List<String> headers(String name) {
        return requests.stream()
                .map(request -> String.valueOf(request.headers().get(name)))
                .distinct()
                .toList();
    }

    public List<String> paths() {
        return requests.stream().map(Request::path).distinct().toList();
    }

    /** Waits until something has arrived. */
    public void await(String what, BooleanSupplier arrived) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!arrived.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not arrive; there are " + spans() + logs() + metrics());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private <T> List<T> all(String path, Function<Wire, Stream<T>> decoded) {
        return requests.stream()
                .filter(request -> request.path().equals(path))
                .flatMap(request -> request.body().messages(1).stream())
                .flatMap(decoded)
                .toList();
    }

    public List<Span> spans() {
        return all(
                "/v1/traces",
                part -> part.messages(2).stream()
                        .flatMap(scope -> scope.messages(2).stream())
                        .map(span -> new Span(
                                span.text(5),
                                span.hex(1),
                                span.hex(2),
                                span.hex(4),
                                span.attributes(9),
                                span.message(15).number(3) == 2,
                                part.message(1).attributes(1))));
    }

    public List<Log> logs() {
        return all(
                "/v1/logs",
                part -> part.messages(2).stream()
                        .flatMap(scope -> scope.messages(2).stream()
                                .map(log -> new Log(
                                        scope.message(1).text(1),
                                        log.text(3),
                                        log.message(5).text(1),
                                        log.hex(9),
                                        log.hex(10)))));
    }

    public List<Metric> metrics() {
        return all(
                "/v1/metrics",
                part -> part.messages(2).stream()
                        .flatMap(scope -> scope.messages(2).stream())
                        .flatMap(metric -> points(metric, part.message(1).attributes(1))));
    }

    private static Stream<Metric> points(Wire metric, Map<String, String> resource) {
        if (metric.has(9)) {
            Wire histogram = metric.message(9);
            return histogram.messages(1).stream()
                    .map(point -> new Metric(
                            metric.text(1),
                            point.attributes(9),
                            histogram.number(2),
                            point.number(4),
                            point.reals(7),
                            resource));
        }
        Wire values = metric.has(7) ? metric.message(7) : metric.message(5);
        long temporality = metric.has(7) ? values.number(2) : 0;
        return values.messages(1).stream()
                .map(point -> new Metric(
                        metric.text(1), point.attributes(7), temporality, point.number(6), List.of(), resource));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
