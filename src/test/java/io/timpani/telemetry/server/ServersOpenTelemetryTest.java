package io.timpani.telemetry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.timpani.config.Source;
import io.timpani.config.TelemetrySettings;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.OtlpReceiver;
import io.timpani.telemetry.ServerTelemetry;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real SDK stands in for the server's; both it and ours send to one receiver, and its resource tells them apart. */
@Timeout(120)
class ServersOpenTelemetryTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Headers HEADERS = Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01")::get;
    private static final String THEIRS = "the server";

    private final Metrics metrics = new Metrics(new Labels("iris", "regression"), List.of("READY"), () -> "READY");
    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final Resource resource =
            Resource.builder().put("service.name", THEIRS).build();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                    .setEndpoint(receiver.endpoint() + "/v1/traces")
                    .build()))
            .build();
    private final SdkMeterProvider meters = SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(PeriodicMetricReader.create(OtlpHttpMetricExporter.builder()
                    .setEndpoint(receiver.endpoint() + "/v1/metrics")
                    .build()))
            .build();
    private final SdkMeterProvider unread =
            SdkMeterProvider.builder().setResource(resource).build();
    private final Logger logger = Logger.getLogger("telemetry.test.server");

    @AfterEach
    void close() {
        tracers.close();
        meters.close();
        unread.close();
        receiver.close();
    }

    private OpenTelemetry sdk(SdkMeterProvider readMeters) {
        return new OpenTelemetry() {
            @Override
            public TracerProvider getTracerProvider() {
                return tracers;
            }

            @Override
            public MeterProvider getMeterProvider() {
                return readMeters;
            }

            @Override
            public ContextPropagators getPropagators() {
                return ContextPropagators.noop();
            }
        };
    }

    private Telemetry start(ServerTelemetry server, Map<String, String> variables) {
        return Telemetry.start(
                TelemetrySettings.bind(Source.of(variables), 1), metrics, logger.getName(), Optional.of(server));
    }

    private Telemetry start(OpenTelemetry server, String... more) {
        Map<String, String> variables =
                new HashMap<>(Map.of("OTEL_SDK_DISABLED", "false", "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return start(counted -> ServersOpenTelemetry.open(server, counted), variables);
    }

    private void flush() {
        tracers.forceFlush().join(20, TimeUnit.SECONDS);
        meters.forceFlush().join(20, TimeUnit.SECONDS);
    }

    @Test
    void spans_and_metrics_are_the_servers_and_records_are_ours_and_belong_to_the_spans() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Telemetry telemetry = start(sdk(meters))) {
            assertThat(telemetry.isTracing()).isTrue();
            Span span = telemetry.begin(Endpoint.PREDICT, HEADERS);
            Span.Scope scope = span.enter();
            telemetry.carrying(threads).submit(() -> logger.info("within")).get();
            scope.close();
            logger.info("without");
            span.child("part").end();
            span.end();
            count(telemetry);
            flush();
        } finally {
            threads.shutdownNow();
        }

        assertThat(receiver.spans())
                .extracting(OtlpReceiver.Span::name)
                .containsExactlyInAnyOrder("drum.invocations", "part");
        OtlpReceiver.Span span = span("drum.invocations");
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.parentId()).isEqualTo(PARENT);
        assertThat(span("part").parentId()).isEqualTo(span.spanId());
        assertThat(receiver.spans())
                .allMatch(each -> THEIRS.equals(each.resource().get("service.name")));
        assertThat(receiver.logs())
                .containsExactly(
                        new OtlpReceiver.Log(logger.getName(), "INFO", "within", TRACE, span.spanId()),
                        new OtlpReceiver.Log(logger.getName(), "INFO", "without", "", ""));
        assertThat(receiver.metrics())
                .allMatch(each -> THEIRS.equals(each.resource().get("service.name")));
        assertCounted("timpani.requests", Map.of("route", "predict", "outcome", "ok"), 2);
        assertCounted("timpani.queue", Map.of("route", "predict"), 1);
        assertCounted("timpani.predict", Map.of("route", "predict", "outcome", "failed"), 1);
        assertCounted("timpani.requests.in_flight", Map.of("route", "predict"), 1);
        assertCounted("timpani.worker.restarts", Map.of(), 1);
        assertCounted("timpani.state", Map.of("state", "ready"), 1);
    }

    private static void count(Telemetry telemetry) {
        for (int i = 0; i < 3; i++) {
            telemetry.metrics().begun(Endpoint.PREDICT);
        }
        telemetry.metrics().queued(Endpoint.PREDICT, 1_000);
        telemetry.metrics().predicted(Endpoint.PREDICT, false, 1_000);
        telemetry.metrics().ended(Endpoint.PREDICT, 200);
        telemetry.metrics().ended(Endpoint.PREDICT, 200);
        telemetry.metrics().workerRestarted();
    }

    private void assertCounted(String name, Map<String, String> labels, long count) {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(Map.of("model", "iris", "target_type", "regression"));
        assertThat(receiver.metrics())
                .filteredOn(metric -> metric.name().equals(name))
                .last()
                .satisfies(metric -> assertThat(metric.attributes()).isEqualTo(all))
                .satisfies(metric -> assertThat(metric.count()).as(name).isEqualTo(count));
    }

    @Test
    void durations_are_counted_in_our_buckets_where_the_api_can_be_told() {
        try (Telemetry telemetry = start(sdk(meters))) {
            telemetry.metrics().predicted(Endpoint.PREDICT, true, 1_000);
            flush();
        }

        assertThat(receiver.metrics())
                .filteredOn(metric -> metric.name().equals("timpani.predict"))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.bounds()).isEqualTo(Metrics.BOUNDS));
    }

    @Test
    void a_server_that_sends_no_metrics_leaves_them_to_us() {
        try (Telemetry telemetry = start(sdk(unread))) {
            telemetry.begin(Endpoint.PREDICT, HEADERS).end();
            count(telemetry);
            flush();
        }

        assertThat(span("drum.invocations").resource()).containsEntry("service.name", THEIRS);
        assertThat(receiver.metrics())
                .filteredOn(metric -> metric.name().equals("timpani.requests"))
                .singleElement()
                .satisfies(metric -> assertThat(metric.count()).isEqualTo(2))
                .satisfies(metric -> assertThat(metric.temporality()).isEqualTo(1));
        assertThat(receiver.metrics())
                .noneMatch(each -> THEIRS.equals(each.resource().get("service.name")));
    }

    @Test
    void a_server_that_does_nothing_leaves_everything_to_us() {
        try (Telemetry telemetry = start(OpenTelemetry.noop())) {
            telemetry.begin(Endpoint.PREDICT, HEADERS).end();
        }

        assertThat(span("drum.invocations").resource()).doesNotContainEntry("service.name", THEIRS);
    }

    @Test
    void a_server_that_fails_leaves_everything_to_us() {
        Map<String, String> variables =
                Map.of("OTEL_SDK_DISABLED", "false", "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
        ServerTelemetry broken = counted -> {
            throw new IllegalStateException("no application");
        };
        try (Telemetry telemetry = start(broken, variables)) {
            telemetry.begin(Endpoint.PREDICT, HEADERS).end();
        }

        assertThat(receiver.spans()).hasSize(1);
    }

    @Test
    void a_server_is_not_asked_unless_it_is_switched_on() {
        ServerTelemetry never = counted -> {
            throw new AssertionError("asked");
        };
        for (Map<String, String> variables : List.<Map<String, String>>of(
                Map.of(),
                Map.of("OTEL_SDK_DISABLED", "true"),
                Map.of(
                        "OTEL_SDK_DISABLED",
                        "false",
                        "MLOPS_RUNTIME_PARAM_OTEL_SDK_DISABLED",
                        "{\"type\":\"boolean\",\"payload\":true}"))) {
            assertThat(start(never, variables).isTracing()).as("%s", variables).isFalse();
        }
    }

    @Test
    void without_a_receiver_of_ours_the_server_is_used_for_what_it_takes() {
        try (Telemetry telemetry = start(sdk(meters), "OTEL_EXPORTER_OTLP_ENDPOINT", "")) {
            telemetry.begin(Endpoint.PREDICT, HEADERS).end();
            logger.info("for nobody");
            count(telemetry);
            flush();
        }

        assertThat(span("drum.invocations").resource()).containsEntry("service.name", THEIRS);
        assertCounted("timpani.requests", Map.of("route", "predict", "outcome", "ok"), 2);
        assertThat(receiver.logs()).isEmpty();
    }

    @Test
    void closing_leaves_nothing_of_ours_and_ends_nothing_of_the_servers() {
        Telemetry telemetry = start(sdk(meters));
        telemetry.close();
        count(telemetry);
        tracers.get("the application").spanBuilder("later").startSpan().end();
        meters.get("the application").counterBuilder("later").build().add(1);
        flush();

        assertThat(span("later").resource()).containsEntry("service.name", THEIRS);
        assertThat(receiver.metrics())
                .extracting(OtlpReceiver.Metric::name)
                .contains("later")
                .doesNotContain("timpani.state", "timpani.requests", "timpani.requests.in_flight");
    }

    @Test
    void what_a_server_does_to_the_current_span_does_not_reach_ours() {
        try (Telemetry telemetry = start(sdk(meters))) {
            Span span = telemetry.begin(Endpoint.PREDICT, HEADERS);
            Span.Scope scope = span.enter();
            io.opentelemetry.api.trace.Span.current().setAttribute("theirs", "x");
            io.opentelemetry.api.trace.Span.current().end();
            scope.close();
            span.fail();
            span.end();
            flush();
        }

        assertThat(span("drum.invocations").attributes()).isEmpty();
        assertThat(span("drum.invocations").isError()).isTrue();
    }

    private OtlpReceiver.Span span(String name) {
        assertThat(receiver.spans()).extracting(OtlpReceiver.Span::name).containsOnlyOnce(name);
        return receiver.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
