package io.timpani.telemetry.server;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Family;
import io.timpani.telemetry.Metric;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Outcome;
import io.timpani.telemetry.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Our metrics as instruments of the server. What grows is told as it happens, so that nothing is lost when the server reads
 * for the last time; what goes up and down is read when the server asks.
 */
final class ServersMeters implements Tally, AutoCloseable {
    private static final double NANOS = 1e9;

    private final Metrics metrics;
    private final LongCounter requests;
    private final DoubleHistogram queue;
    private final DoubleHistogram predict;
    private final LongCounter restarts;
    private final List<ObservableLongGauge> gauges;
    private final Map<Endpoint, Attributes> endpoints;
    private final Map<Outcome, Map<Endpoint, Attributes>> outcomes = new EnumMap<>(Outcome.class);
    private final Attributes runtime;

    ServersMeters(Meter meter, Metrics metrics) {
        this.metrics = metrics;
        this.runtime = attributes(metrics.labelsOf());
        this.endpoints = perEndpoint(metrics::labelsOf);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, perEndpoint(endpoint -> metrics.labelsOf(endpoint, outcome)));
        }
        this.requests = counter(meter, Metric.REQUESTS);
        this.queue = histogram(meter, Metric.QUEUE);
        this.predict = histogram(meter, Metric.PREDICT);
        this.restarts = counter(meter, Metric.RESTARTS);
        this.gauges = List.of(gauge(meter, Metric.IN_FLIGHT), gauge(meter, Metric.STATE));
        // told before the first one, too
        restarts.add(0, runtime);
    }

    private static Attributes attributes(Map<String, String> labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }

    private static Map<Endpoint, Attributes> perEndpoint(Function<Endpoint, Map<String, String>> labels) {
        Map<Endpoint, Attributes> all = new EnumMap<>(Endpoint.class);
        for (Endpoint endpoint : Endpoint.values()) {
            all.put(endpoint, attributes(labels.apply(endpoint)));
        }
        return all;
    }

    private static LongCounter counter(Meter meter, Metric metric) {
        return meter.counterBuilder(metric.title())
                .setDescription(metric.help())
                .setUnit(metric.unit())
                .build();
    }

    private static DoubleHistogram histogram(Meter meter, Metric metric) {
        DoubleHistogramBuilder builder = meter.histogramBuilder(metric.title())
                .setDescription(metric.help())
                .setUnit(metric.unit());
        advise(builder);
        return builder.build();
    }

    /** Our buckets, where the API can be told of them: from 1.32 on, and it must be called as if it were not there. */
    private static void advise(DoubleHistogramBuilder builder) {
        try {
            DoubleHistogramBuilder.class
                    .getMethod("setExplicitBucketBoundariesAdvice", List.class)
                    .invoke(builder, Metrics.BOUNDS);
        } catch (ReflectiveOperationException e) {
            // then the buckets are the server's, which a view of the server can change
        }
    }

    private ObservableLongGauge gauge(Meter meter, Metric metric) {
        return meter.gaugeBuilder(metric.title())
                .ofLongs()
                .setDescription(metric.help())
                .setUnit(metric.unit())
                .buildWithCallback(into -> read(metric, into));
    }

    private void read(Metric metric, ObservableLongMeasurement into) {
        for (Family family : metrics.read()) {
            if (family.metric() == metric) {
                family.points().forEach(point -> {
                    if (point instanceof Family.Value value) {
                        into.record(value.value(), attributes(value.labels()));
                    }
                });
            }
        }
    }

    private Attributes of(Endpoint endpoint, Outcome outcome) {
        return Objects.requireNonNull(
                Objects.requireNonNull(outcomes.get(outcome)).get(endpoint));
    }

    @Override
    public void ended(Endpoint endpoint, Outcome outcome) {
        requests.add(1, of(endpoint, outcome));
    }

    @Override
    public void queued(Endpoint endpoint, long nanos) {
        queue.record(nanos / NANOS, Objects.requireNonNull(endpoints.get(endpoint)));
    }

    @Override
    public void predicted(Endpoint endpoint, Outcome outcome, long nanos) {
        predict.record(nanos / NANOS, of(endpoint, outcome));
    }

    @Override
    public void workerRestarted() {
        restarts.add(1, runtime);
    }

    /** The server no longer asks. */
    @Override
    public void close() {
        gauges.forEach(ObservableLongGauge::close);
    }
}
