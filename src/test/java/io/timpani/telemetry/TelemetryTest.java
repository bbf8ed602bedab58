package io.timpani.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Source;
import io.timpani.config.TelemetrySettings;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a receiver that decodes what it gets. */
@Timeout(120)
class TelemetryTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Headers HEADERS =
            Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01", "X-DataRobot-Consumer-Id", "42")::get;

    private final Metrics metrics = new Metrics(new Labels("iris", "regression"), List.of("READY"), () -> "READY");

    private Telemetry start(String endpoint, int workers, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
                "OTEL_METRIC_EXPORT_INTERVAL", "100",
                "OTEL_BSP_SCHEDULE_DELAY", "50"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return Telemetry.start(
                TelemetrySettings.bind(Source.of(environment), workers), metrics, "telemetry.test", Optional.empty());
    }

    @Test
    void a_span_has_its_parent_its_attributes_and_our_resource() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = start(
                    receiver.endpoint(),
                    1,
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "authorization=Bearer%20x, other=y",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "zone=a%2Cb,service.name=hidden",
                    "OTEL_SERVICE_NAME",
                    "drums")) {
                Span span = telemetry.begin(Endpoint.PREDICT, HEADERS);
                span.attribute("left out", null);
                span.child("part").end();
                span.fail();
                span.end();
            }

            OtlpReceiver.Span whole = span(receiver, "drum.invocations");
            OtlpReceiver.Span part = span(receiver, "part");
            assertThat(whole.traceId()).isEqualTo(TRACE).isEqualTo(part.traceId());
            assertThat(whole.parentId()).isEqualTo(PARENT);
            assertThat(part.parentId()).isEqualTo(whole.spanId());
            assertThat(whole.attributes()).isEqualTo(Map.of("gen_ai.request.consumer_id", "42"));
            assertThat(whole.isError()).isTrue();
            assertThat(part.isError()).isFalse();
            assertThat(whole.resource())
                    .containsEntry("zone", "a,b")
                    .containsEntry("service.name", "drums")
                    .containsEntry("telemetry.sdk.language", "java")
                    .hasSize(5);
            assertThat(receiver.paths()).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
            assertThat(receiver.headers("Authorization")).containsExactly("Bearer x");
            assertThat(receiver.headers("other")).containsExactly("y");
            assertThat(receiver.headers("Content-Type")).containsExactly("application/x-protobuf");
        }
    }

    @Test
    void work_on_another_thread_belongs_to_the_span_of_who_handed_it_over() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        Logger logger = Logger.getLogger("telemetry.test.work");
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = start(receiver.endpoint(), 2)) {
                ExecutorService carrying = telemetry.carrying(threads);
                Span span = telemetry.begin(Endpoint.PREDICT, HEADERS);
                Span.Scope scope = span.enter();
                carrying.submit(() -> logger.info("within")).get();
                scope.close();
                carrying.submit(() -> logger.info("without")).get();
                span.end();
            }

            OtlpReceiver.Span span = span(receiver, "drum.invocations");
            assertThat(receiver.logs())
                    .contains(
                            new OtlpReceiver.Log("telemetry.test.work", "INFO", "within", TRACE, span.spanId()),
                            new OtlpReceiver.Log("telemetry.test.work", "INFO", "without", "", ""));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void metrics_tell_what_was_added_since_the_last_time() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = start(receiver.endpoint(), 1)) {
                for (int round = 1; round <= 2; round++) {
                    for (int i = 0; i < 3; i++) {
                        telemetry.metrics().begun(Endpoint.PREDICT);
                        telemetry.metrics().predicted(Endpoint.PREDICT, true, 1_000);
                        telemetry.metrics().ended(Endpoint.PREDICT, 200);
                    }
                    long all = 3L * round;
                    receiver.await("round " + round, () -> sum(receiver, "timpani.predict") == all);
                }
            }

            assertThat(sum(receiver, "timpani.requests")).isEqualTo(6);
            assertThat(sum(receiver, "timpani.predict")).isEqualTo(6);
            assertThat(receiver.metrics())
                    .filteredOn(metric ->
                            List.of("timpani.requests", "timpani.predict").contains(metric.name()))
                    .allMatch(metric -> metric.temporality() == 1)
                    .allMatch(metric -> metric.attributes()
                            .equals(Map.of(
                                    "route", "predict",
                                    "model", "iris",
                                    "target_type", "regression",
                                    "outcome", "ok")));
            assertThat(receiver.metrics())
                    .filteredOn(metric -> metric.name().equals("timpani.state"))
                    .allMatch(metric -> metric.count() == 1 && metric.temporality() == 0)
                    .isNotEmpty();
        }
    }

    @Test
    void records_of_all_levels_are_sent_but_those_of_the_sender() {
        Logger ours = Logger.getLogger("telemetry.test.levels");
        ours.setLevel(java.util.logging.Level.ALL);
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = start(receiver.endpoint(), 1)) {
                assertThat(telemetry.isTracing()).isTrue();
                System.getLogger(ours.getName()).log(Level.TRACE, "t {0}", 1);
                System.getLogger(ours.getName()).log(Level.ERROR, "e", new IllegalStateException("why"));
                Logger.getLogger("another").severe("not ours");
            }

            assertThat(receiver.logs())
                    .extracting(OtlpReceiver.Log::severity, OtlpReceiver.Log::text)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("FINER", "t 1"),
                            org.assertj.core.groups.Tuple.tuple("SEVERE", "e"));
        }
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        Handler[] before = Logger.getLogger("telemetry.test").getHandlers();
        WeakReference<ClassLoader> loader = usedAndClosed();

        assertThat(Logger.getLogger("telemetry.test").getHandlers()).isEqualTo(before);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (ourThreads().length > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(ourThreads()).isEmpty();
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    /** In a frame of its own, whose variables would keep what they name. */
    private WeakReference<ClassLoader> usedAndClosed() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Telemetry telemetry = start(receiver.endpoint(), 1);
            ClassLoader loader = Logger.getLogger("telemetry.test")
                    .getHandlers()[0]
                    .getClass()
                    .getClassLoader();
            assertThat(loader).isInstanceOf(IsolatedClasses.class);
            telemetry.begin(Endpoint.PREDICT, HEADERS).end();
            telemetry.close();
            telemetry.close();
            return new WeakReference<>(loader);
        }
    }

    private static Object[] ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("timpani-telemetry")
                        || thread.getName().contains("SpanProcessor")
                        || thread.getName().contains("LogRecordProcessor")
                        || thread.getName().contains("PeriodicMetricReader"))
                .toArray();
    }

    @Test
    void a_receiver_that_is_stuck_or_gone_holds_up_neither_requests_nor_the_end() {
        for (int workers = 1; workers <= 2; workers++) {
            try (OtlpReceiver receiver = OtlpReceiver.stuck()) {
                Telemetry stuck = start(receiver.endpoint(), workers);
                Telemetry gone = start("http://127.0.0.1:1", workers);
                assertThat(timed(() -> {
                            for (int i = 0; i < 5_000; i++) {
                                stuck.begin(Endpoint.PREDICT, HEADERS).end();
                                gone.begin(Endpoint.PREDICT, HEADERS).end();
                            }
                        }))
                        .as("%d workers", workers)
                        .isLessThan(Duration.ofSeconds(8));
                receiver.await("a request", () -> receiver.requests() > 0);
                assertThat(timed(stuck::close)).isLessThan(Duration.ofMillis(1_900));
                assertThat(timed(gone::close)).isLessThan(Duration.ofMillis(1_900));
            }
        }
    }

    @Test
    void off_is_a_no_op() {
        Telemetry off = start("", 1);
        ExecutorService threads = Executors.newSingleThreadExecutor();

        assertThat(off.isTracing()).isFalse();
        assertThat(off.begin(Endpoint.PREDICT, HEADERS)).isSameAs(Span.NONE);
        assertThat(off.carrying(threads)).isSameAs(threads);
        assertThat(off.metrics()).isSameAs(metrics);
        off.close();
        threads.shutdownNow();
    }

    @Test
    void an_endpoint_that_is_no_address_is_no_failed_start() {
        assertThat(start("not an address", 1).isTracing()).isFalse();
    }

    @Test
    void what_is_not_traced_has_no_span() {
        try (Telemetry telemetry = start("http://127.0.0.1:1", 1)) {
            assertThat(telemetry.begin(Endpoint.INFO, HEADERS)).isSameAs(Span.NONE);
        }
    }

    private static long sum(OtlpReceiver receiver, String name) {
        return receiver.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .mapToLong(OtlpReceiver.Metric::count)
                .sum();
    }

    private static OtlpReceiver.Span span(OtlpReceiver receiver, String name) {
        return receiver.spans().stream()
                .filter(span -> span.name().equals(name))
                .reduce((one, other) -> {
                    throw new AssertionError("sent twice: " + name);
                })
                .orElseThrow();
    }

    private static Duration timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
