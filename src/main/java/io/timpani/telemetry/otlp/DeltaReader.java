package io.timpani.telemetry.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.timpani.telemetry.Family;
import io.timpani.telemetry.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads our counters when the SDK asks, so that counting does not know of the SDK, and tells what was added since. */
final class DeltaReader implements MetricProducer {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.timpani");

    private final Supplier<List<Family>> source;
    private final LongSupplier clock;
    // by labels; no record is a key, because comparing records of a class makes the JDK keep its loader
    private final Map<Metric, Map<Map<String, String>, Long>> values = new EnumMap<>(Metric.class);
    private final Map<Metric, Map<Map<String, String>, Family.Buckets>> buckets = new EnumMap<>(Metric.class);
    private long last;

    /** @param clock milliseconds since 1970 */
    DeltaReader(Supplier<List<Family>> source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
        this.last = nanos();
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(clock.getAsLong());
    }

    @Override
    public synchronized Collection<MetricData> produce(Resource resource) {
        long now = nanos();
        List<MetricData> all = new ArrayList<>();
        for (Family family : source.get()) {
            if (!family.points().isEmpty()) {
                all.add(data(resource, family, now));
            }
        }
        last = now;
        return all;
    }

    private MetricData data(Resource resource, Family family, long now) {
        Metric metric = family.metric();
        return switch (metric.kind()) {
            case GAUGE ->
                ImmutableMetricData.createLongGauge(
                        resource,
                        SCOPE,
                        metric.title(),
                        metric.help(),
                        metric.unit(),
                        GaugeData.createLongGaugeData(longs(family, now)));
            case COUNTER ->
                ImmutableMetricData.createLongSum(
                        resource,
                        SCOPE,
                        metric.title(),
                        metric.help(),
                        metric.unit(),
                        SumData.createLongSumData(true, AggregationTemporality.DELTA, longs(family, now)));
            case HISTOGRAM ->
                ImmutableMetricData.createDoubleHistogram(
                        resource,
                        SCOPE,
                        metric.title(),
                        metric.help(),
                        metric.unit(),
                        HistogramData.create(AggregationTemporality.DELTA, histograms(family, now)));
        };
    }

    private List<LongPointData> longs(Family family, long now) {
        List<LongPointData> points = new ArrayList<>();
        for (Family.Point point : family.points()) {
            if (point instanceof Family.Value value) {
                long told = family.metric().kind() == Metric.Kind.COUNTER ? added(family, value) : value.value();
                points.add(LongPointData.create(last, now, attributes(value.labels()), told));
            }
        }
        return points;
    }

    private long added(Family family, Family.Value value) {
        Long before = before(values, family).put(value.labels(), value.value());
        return before == null ? value.value() : value.value() - before;
    }

    private static <V> Map<Map<String, String>, V> before(Map<Metric, Map<Map<String, String>, V>> all, Family family) {
        return all.computeIfAbsent(family.metric(), metric -> new HashMap<>());
    }

    private List<HistogramPointData> histograms(Family family, long now) {
        List<HistogramPointData> points = new ArrayList<>();
        for (Family.Point point : family.points()) {
            if (point instanceof Family.Buckets total) {
                Family.Buckets before = before(buckets, family).put(total.labels(), total);
                Family.Buckets added = before == null ? total : total.minus(before);
                points.add(HistogramPointData.create(
                        last,
                        now,
                        attributes(added.labels()),
                        added.sum(),
                        false,
                        0,
                        false,
                        0,
                        added.bounds(),
                        added.counts()));
            }
        }
        return points;
    }

    private static Attributes attributes(Map<String, String> labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }
}
