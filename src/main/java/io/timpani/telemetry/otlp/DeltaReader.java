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
import java.util.ArrayList;
import java.util.Collection;
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
    private final Map<Series, Long> values = new HashMap<>();
    private final Map<Series, Family.Buckets> buckets = new HashMap<>();
    private long last;

    private record Series(String name, Map<String, String> labels) {}

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
        return switch (family.kind()) {
            case GAUGE ->
                ImmutableMetricData.createLongGauge(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        GaugeData.createLongGaugeData(longs(family, now)));
            case COUNTER ->
                ImmutableMetricData.createLongSum(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        SumData.createLongSumData(true, AggregationTemporality.DELTA, longs(family, now)));
            case HISTOGRAM ->
                ImmutableMetricData.createDoubleHistogram(
                        resource,
                        SCOPE,
                        family.name(),
                        family.help(),
                        family.unit(),
                        HistogramData.create(AggregationTemporality.DELTA, histograms(family, now)));
        };
    }

    private List<LongPointData> longs(Family family, long now) {
        List<LongPointData> points = new ArrayList<>();
        for (Family.Point point : family.points()) {
            if (point instanceof Family.Value value) {
                long told = family.kind() == Family.Kind.COUNTER ? added(family, value) : value.value();
                points.add(LongPointData.create(last, now, attributes(value.labels()), told));
            }
        }
        return points;
    }

    private long added(Family family, Family.Value value) {
        Long before = values.put(new Series(family.name(), value.labels()), value.value());
        return before == null ? value.value() : value.value() - before;
    }

    private List<HistogramPointData> histograms(Family family, long now) {
        List<HistogramPointData> points = new ArrayList<>();
        for (Family.Point point : family.points()) {
            if (point instanceof Family.Buckets total) {
                Family.Buckets before = buckets.put(new Series(family.name(), total.labels()), total);
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
