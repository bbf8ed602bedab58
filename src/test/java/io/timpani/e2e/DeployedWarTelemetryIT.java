package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.timpani.telemetry.OtlpReceiver;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * lifecycle.md §9 inside a server: spans and metrics go through the server's OpenTelemetry where it brings one, else through
 * ours; log records always through ours, and belong to the spans all the same. The version of the SDK tells whose it is.
 * Liberty's own: {@code mvn verify -P liberty -Darquillian.launch=liberty-telemetry -Dit.test=DeployedWarTelemetryIT}.
 */
@ExtendWith(ArquillianExtension.class)
class DeployedWarTelemetryIT {
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String VERSION = "telemetry.sdk.version";
    private static final String OURS =
            String.valueOf(Resource.getDefault().getAttribute(AttributeKey.stringKey(VERSION)));
    /** WildFly as it comes has none, and Liberty does not show it to applications in dropins. */
    private static final boolean THEIRS = List.of("payara-micro", "liberty-telemetry")
            .contains(System.getProperty("arquillian.launch", "payara-micro"));

    private static final OtlpReceiver RECEIVER = OtlpReceiver.start();

    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive war() {
        return Wars.with(
                "telemetry.war",
                Path.of(System.getProperty("timpani.test.model", "src/examples/iris-multiclass/model"))
                        .toAbsolutePath(),
                Map.of(
                        "otel.sdk.disabled", "false",
                        "otel.service.name", "drums",
                        "otel.exporter.otlp.endpoint", RECEIVER.endpoint(),
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.metrics.exporter", "otlp",
                        "otel.logs.exporter", "none",
                        "otel.metric.export.interval", "200",
                        "otel.bsp.schedule.delay", "50"));
    }

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    private static BodyPublisher chunked(String csv) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer predict(BodyPublisher body, String trace) {
        return new Client(URI.create(url.toString()))
                .send(
                        "POST",
                        "/predict/",
                        body,
                        "Content-Type",
                        "text/csv",
                        "traceparent",
                        "00-" + trace + "-" + PARENT + "-01",
                        "X-DataRobot-Consumer-Id",
                        "42");
    }

    private static List<OtlpReceiver.Span> spans(String trace) {
        return RECEIVER.spans().stream()
                .filter(span ->
                        span.name().equals("drum.invocations") && span.traceId().equals(trace))
                .toList();
    }

    @Test
    void a_prediction_is_a_span_of_the_trace_that_it_belongs_to() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4701";
        assertThat(predict(BodyPublishers.ofString(Iris.CSV), trace).status()).isEqualTo(200);

        RECEIVER.await("the span", () -> !spans(trace).isEmpty());
        assertThat(spans(trace)).singleElement().satisfies(span -> {
            assertThat(span.parentId()).isEqualTo(PARENT);
            assertThat(span.attributes()).isEqualTo(Map.of("gen_ai.request.consumer_id", "42"));
            assertThat(span.isError()).isFalse();
            assertThat(span.resource()).containsEntry("service.name", "drums");
            assertIsOfExpected(span.resource());
        });
    }

    @Test
    void a_record_belongs_to_its_trace_on_another_thread_too() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4702";
        predict(chunked("a,b\n1\n"), trace).error(422);

        // other records of the request may be sent before
        Predicate<OtlpReceiver.Log> refusal = log -> log.logger().equals("io.timpani.http.FailureMapper")
                && log.traceId().equals(trace);
        RECEIVER.await("the record", () -> RECEIVER.logs().stream().anyMatch(refusal));
        RECEIVER.await("the span", () -> !spans(trace).isEmpty());
        assertThat(RECEIVER.logs())
                .filteredOn(refusal)
                .singleElement()
                .satisfies(log -> assertThat(log.spanId()).matches("[0-9a-f]{16}"));
        assertThat(spans(trace))
                .singleElement()
                .satisfies(span -> assertThat(span.parentId()).isEqualTo(PARENT));
        assertThat(RECEIVER.logs())
                .as("of the start, of which no request is the cause")
                .anyMatch(log -> log.text().contains("STARTING -> READY")
                        && log.traceId().isEmpty());
        assertThat(RECEIVER.logs()).allMatch(log -> log.logger().startsWith("io.timpani"));
    }

    @Test
    void metrics_arrive_by_the_same_way() {
        assertThat(predict(BodyPublishers.ofString(Iris.CSV), "4bf92f3577b34da6a3ce929d0e0e4703")
                        .status())
                .isEqualTo(200);

        for (String name : List.of("timpani.requests", "timpani.predict", "timpani.queue")) {
            RECEIVER.await(
                    name,
                    () -> metrics(name).stream()
                            .anyMatch(metric -> "predict"
                                            .equals(metric.attributes().get("route"))
                                    && !"failed".equals(metric.attributes().get("outcome"))
                                    && "iris species".equals(metric.attributes().get("model"))
                                    && metric.count() > 0));
        }
        RECEIVER.await(
                "the state",
                () -> metrics("timpani.state").stream()
                        .anyMatch(metric -> "ready".equals(metric.attributes().get("state")) && metric.count() == 1));
        assertThat(RECEIVER.metrics())
                .filteredOn(metric -> metric.name().startsWith("timpani."))
                .allSatisfy(metric -> assertIsOfExpected(metric.resource()));
    }

    private static List<OtlpReceiver.Metric> metrics(String name) {
        return RECEIVER.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .toList();
    }

    private static void assertIsOfExpected(Map<String, String> resource) {
        assertThat(resource).containsKey(VERSION);
        if (THEIRS) {
            assertThat(resource).doesNotContainEntry(VERSION, OURS);
        } else {
            assertThat(resource).containsEntry(VERSION, OURS);
        }
    }
}
