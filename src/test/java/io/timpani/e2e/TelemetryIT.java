package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.telemetry.OtlpReceiver;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** lifecycle.md §9 on the real jar, against a receiver that decodes what it gets. */
class TelemetryIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static RunningJar.Start iris(OtlpReceiver receiver, String... more) {
        return RunningJar.start()
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                .env("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20secret")
                .env("OTEL_SERVICE_NAME", "drums")
                .server(RunningJar.IRIS, more);
    }

    private static Answer post(RunningJar jar, String path, BodyPublisher body, String trace) {
        return jar.client()
                .send(
                        "POST",
                        path,
                        body,
                        "Content-Type",
                        "text/csv",
                        "traceparent",
                        "00-" + trace + "-" + PARENT + "-01",
                        "X-DataRobot-Consumer-Id",
                        "42",
                        "X-DataRobot-Consumer-Type",
                        "user");
    }

    private static BodyPublisher chunked() {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Iris.CSV.getBytes(StandardCharsets.UTF_8)));
    }

    private static String trace(int number) {
        return TRACE.substring(0, 30) + "%02x".formatted(number);
    }

    @Test
    void spans_records_and_metrics_arrive() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (RunningJar jar = iris(receiver, "--logging-level", "info").ready()) {
                BodyPublisher short1 = BodyPublishers.ofString(Iris.CSV);
                assertThat(post(jar, "/predict/", short1, trace(1)).status()).isEqualTo(200);
                // without a length the body is read, and the model called, on another thread
                assertThat(post(jar, "/predictions/", chunked(), trace(2)).status())
                        .isEqualTo(200);
                BodyPublisher broken = BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("a,b\n1\n".getBytes(StandardCharsets.UTF_8)));
                post(jar, "/invocations", broken, trace(3)).error(422);
                post(jar, "/transform/", short1, trace(4)).error(422);
                post(jar, "/predictUnstructured/", short1, trace(5)).error(422);
                post(jar, "/directAccess/x", short1, trace(6));
                assertThat(jar.client().get("/info/").status()).isEqualTo(200);
                assertThat(jar.client().get("/").status()).isEqualTo(200);
                assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
            }

            assertThat(receiver.paths()).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics", "/v1/logs");
            assertThat(receiver.headers("Authorization")).containsExactly("Bearer secret");
            List<OtlpReceiver.Span> spans = receiver.spans();
            assertThat(spans)
                    .extracting(OtlpReceiver.Span::name)
                    .containsExactlyInAnyOrder(
                            "drum.invocations",
                            "drum.invocations",
                            "drum.invocations",
                            "drum.transform",
                            "drum.predictUnstructured",
                            "drum.directAccess");
            assertThat(spans)
                    .allMatch(span -> span.parentId().equals(PARENT))
                    .allMatch(span -> span.attributes()
                            .equals(Map.of("gen_ai.request.consumer_id", "42", "gen_ai.request.consumer_type", "user")))
                    .allMatch(span -> "drums".equals(span.resource().get("service.name")));
            assertThat(spans)
                    .extracting(OtlpReceiver.Span::traceId)
                    .containsExactlyInAnyOrder(trace(1), trace(2), trace(3), trace(4), trace(5), trace(6));
            assertThat(spans)
                    .filteredOn(OtlpReceiver.Span::isError)
                    .extracting(OtlpReceiver.Span::name)
                    .containsExactly("drum.directAccess");
            oneTraceOnBothThreads(receiver);
            metricsAdd(receiver);
        }
    }

    /** The failure of a chunked request is logged on the thread that read its body. */
    private static void oneTraceOnBothThreads(OtlpReceiver receiver) {
        OtlpReceiver.Span slow = receiver.spans().stream()
                .filter(span -> span.traceId().equals(trace(3)))
                .findFirst()
                .orElseThrow();
        assertThat(receiver.logs())
                .filteredOn(log -> log.logger().equals("io.timpani.http.FailureMapper")
                        && log.traceId().equals(trace(3)))
                .singleElement()
                .satisfies(log -> assertThat(log.spanId()).isEqualTo(slow.spanId()));
        assertThat(receiver.logs())
                .as("of the start, of which no request is the cause")
                .anyMatch(log -> log.text().contains("STARTING -> READY")
                        && log.traceId().isEmpty());
        assertThat(receiver.logs()).noneMatch(log -> log.logger().contains("opentelemetry"));
    }

    private static void metricsAdd(OtlpReceiver receiver) {
        assertThat(receiver.metrics())
                .filteredOn(metric -> metric.name().equals("timpani.predict"))
                .allMatch(metric -> metric.temporality() == 1)
                .allMatch(metric -> "iris species".equals(metric.attributes().get("model")));
        assertThat(count(receiver, "timpani.predict", "predict", "ok")).isEqualTo(2);
        assertThat(count(receiver, "timpani.requests", "predict", "ok")).isEqualTo(2);
        assertThat(count(receiver, "timpani.requests", "predict", "refused")).isEqualTo(1);
        assertThat(count(receiver, "timpani.requests", "info", "ok")).isEqualTo(1);
    }

    private static long count(OtlpReceiver receiver, String name, String route, String outcome) {
        return receiver.metrics().stream()
                .filter(metric -> metric.name().equals(name)
                        && route.equals(metric.attributes().get("route"))
                        && outcome.equals(metric.attributes().get("outcome")))
                .mapToLong(OtlpReceiver.Metric::count)
                .sum();
    }

    @Test
    void a_receiver_that_never_answers_delays_neither_requests_nor_the_end() {
        try (OtlpReceiver receiver = OtlpReceiver.stuck();
                RunningJar jar = iris(receiver, "--max-workers", "2")
                        .env("OTEL_METRIC_EXPORT_INTERVAL", "100")
                        .ready()) {
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertThat(jar.client().predict(Iris.CSV).status()).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            assertThat(receiver.requests()).isPositive();
            assertThat(jar.exitCodeOf("TERM")).isEqualTo(130);
        }
    }

    @Test
    void off_says_which_and_sends_nothing() {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                RunningJar disabled = iris(receiver, "--logging-level", "info")
                        .env("MLOPS_RUNTIME_PARAM_OTEL_SDK_DISABLED", "{\"type\":\"boolean\",\"payload\":true}")
                        .ready();
                RunningJar unset = RunningJar.start()
                        .server(RunningJar.IRIS, "--logging-level", "info")
                        .ready()) {
            assertThat(disabled.client().predict(Iris.CSV).status()).isEqualTo(200);
            assertThat(disabled.exitCodeOf("INT")).isEqualTo(130);

            assertThat(disabled.err()).contains("telemetry is off: the runtime parameter OTEL_SDK_DISABLED is true");
            assertThat(unset.err()).contains("telemetry is off: OTEL_EXPORTER_OTLP_ENDPOINT is not set");
            assertThat(receiver.requests()).isZero();
        }
    }

    @Test
    void error_mode_sends_its_records_and_closes_too() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (RunningJar broken = RunningJar.start()
                    .env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                    .server(Wars.brokenModel(), "--with-error-server", "--target-type", "regression")
                    .ready()) {
                assertThat(broken.client().get("/prometheus").status()).isEqualTo(513);
                assertThat(broken.exitCodeOf("TERM")).isEqualTo(130);
            }

            assertThat(receiver.logs())
                    .anyMatch(log -> log.text().contains("could not be started")
                            && log.severity().equals("SEVERE"));
            assertThat(receiver.spans()).isEmpty();
            assertThat(receiver.metrics())
                    .anyMatch(metric -> metric.name().equals("timpani.requests")
                            && "prometheus".equals(metric.attributes().get("route")));
        }
    }
}
