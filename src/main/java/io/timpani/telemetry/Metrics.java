package io.timpani.telemetry;

import io.timpani.telemetry.Family.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is counted in every runtime. Counting takes no lock and makes no object; reading makes some. */
public final class Metrics {
    /** Upper bounds in seconds of the buckets that durations are counted in. */
    public static final List<Double> BOUNDS = Histogram.SECONDS;

    private final Labels labels;
    private final List<String> states;
    private final Supplier<String> state;
    private final Map<Endpoint, Counters> counters = new EnumMap<>(Endpoint.class);
    private final LongAdder restarts = new LongAdder();
    private volatile @Nullable Tally tally;

    /**
     * @param labels what every metric carries
     * @param states all states there are
     * @param state the state there is now
     */
    public Metrics(Labels labels, List<String> states, Supplier<String> state) {
        this.labels = labels;
        this.states = List.copyOf(states);
        this.state = state;
        for (Endpoint endpoint : Endpoint.values()) {
            counters.put(endpoint, new Counters());
        }
    }

    /** A request is here; needs exactly one {@link #ended}. */
    public void begun(Endpoint endpoint) {
        counters(endpoint).begin();
    }

    /** A request was answered with an HTTP status. */
    public void ended(Endpoint endpoint, int status) {
        Outcome outcome = Outcome.of(status);
        counters(endpoint).end(outcome);
        Tally also = tally;
        if (also != null) {
            also.ended(endpoint, outcome);
        }
    }

    /** A model call waited so many nanoseconds for its turn. */
    public void queued(Endpoint endpoint, long nanos) {
        counters(endpoint).queued().record(nanos);
        Tally also = tally;
        if (also != null) {
            also.queued(endpoint, nanos);
        }
    }

    /** A model call took so many nanoseconds. */
    public void predicted(Endpoint endpoint, boolean ok, long nanos) {
        counters(endpoint).predicted(ok).record(nanos);
        Tally also = tally;
        if (also != null) {
            also.predicted(endpoint, ok ? Outcome.OK : Outcome.FAILED, nanos);
        }
    }

    /** A worker was replaced. */
    public void workerRestarted() {
        restarts.increment();
        Tally also = tally;
        if (also != null) {
            also.workerRestarted();
        }
    }

    /** Tells everything that is counted from now on; null ends it. */
    public void tell(@Nullable Tally listener) {
        tally = listener;
    }

    private Counters counters(Endpoint endpoint) {
        return Objects.requireNonNull(counters.get(endpoint));
    }

    /** Everything as it is now; label combinations that never occurred are left out. */
    public List<Family> read() {
        List<Point> requests = new ArrayList<>();
        List<Point> inFlight = new ArrayList<>();
        List<Point> queues = new ArrayList<>();
        List<Point> predictions = new ArrayList<>();
        counters.forEach((endpoint, counted) -> {
            long done = 0;
            for (Outcome outcome : Outcome.values()) {
                long ended = counted.ended(outcome);
                done += ended;
                if (ended > 0) {
                    requests.add(new Family.Value(labelsOf(endpoint, outcome), ended));
                }
            }
            // read after the ends: a request that ends meanwhile is still in flight, and never one less than none
            long begun = counted.begun();
            if (begun > 0) {
                inFlight.add(new Family.Value(labelsOf(endpoint), begun - done));
            }
            add(queues, counted.queued(), labelsOf(endpoint));
            add(predictions, counted.predicted(true), labelsOf(endpoint, Outcome.OK));
            add(predictions, counted.predicted(false), labelsOf(endpoint, Outcome.FAILED));
        });
        return List.of(
                new Family(Metric.REQUESTS, requests),
                new Family(Metric.IN_FLIGHT, inFlight),
                new Family(Metric.QUEUE, queues),
                new Family(Metric.PREDICT, predictions),
                new Family(Metric.RESTARTS, List.of(new Family.Value(labelsOf(), restarts.sum()))),
                new Family(Metric.STATE, states()));
    }

    /** Everything as Prometheus reads it (text format 0.0.4). */
    public String prometheus() {
        return PrometheusText.of(read());
    }

    private List<Point> states() {
        String now = state.get();
        List<Point> points = new ArrayList<>();
        for (String each : states) {
            Map<String, String> own = labelsOf();
            own.put("state", each.toLowerCase(Locale.ROOT));
            points.add(new Family.Value(own, each.equals(now) ? 1 : 0));
        }
        return points;
    }

    private static void add(List<Point> points, Histogram histogram, Map<String, String> labels) {
        List<Long> counts = Arrays.stream(histogram.counts()).boxed().toList();
        Family.Buckets buckets = new Family.Buckets(labels, Histogram.SECONDS, counts, histogram.seconds());
        if (buckets.count() > 0) {
            points.add(buckets);
        }
    }

    /** Labels of what is counted per endpoint and outcome. */
    public Map<String, String> labelsOf(Endpoint endpoint, Outcome outcome) {
        Map<String, String> all = labelsOf(endpoint);
        all.put("outcome", outcome.label());
        return all;
    }

    /** Labels of what is counted per endpoint. */
    public Map<String, String> labelsOf(Endpoint endpoint) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("route", endpoint.label());
        all.putAll(labelsOf());
        return all;
    }

    /** Labels of everything. */
    public Map<String, String> labelsOf() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model", labels.model());
        all.put("target_type", labels.targetType());
        return all;
    }
}
