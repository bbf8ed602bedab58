package io.timpani.telemetry;

import io.timpani.telemetry.Family.Kind;
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

/** What is counted in every runtime. Counting takes no lock and makes no object; reading makes some. */
public final class Metrics {
    private final Labels labels;
    private final List<String> states;
    private final Supplier<String> state;
    private final Map<Endpoint, Counters> counters = new EnumMap<>(Endpoint.class);
    private final LongAdder restarts = new LongAdder();

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
        counters(endpoint).end(Outcome.of(status));
    }

    /** A model call waited so many nanoseconds for its turn. */
    public void queued(Endpoint endpoint, long nanos) {
        counters(endpoint).queued().record(nanos);
    }

    /** A model call took so many nanoseconds. */
    public void predicted(Endpoint endpoint, boolean ok, long nanos) {
        counters(endpoint).predicted(ok).record(nanos);
    }

    /** A worker was replaced. */
    public void workerRestarted() {
        restarts.increment();
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
                    requests.add(new Family.Value(of(endpoint, outcome), ended));
                }
            }
            // read after the ends: a request that ends meanwhile is still in flight, and never one less than none
            long begun = counted.begun();
            if (begun > 0) {
                inFlight.add(new Family.Value(of(endpoint), begun - done));
            }
            add(queues, counted.queued(), of(endpoint));
            add(predictions, counted.predicted(true), of(endpoint, Outcome.OK));
            add(predictions, counted.predicted(false), of(endpoint, Outcome.FAILED));
        });
        return List.of(
                new Family("timpani.requests", "Requests answered.", "1", Kind.COUNTER, requests),
                new Family("timpani.requests.in_flight", "Requests not answered yet.", "1", Kind.GAUGE, inFlight),
                new Family("timpani.queue", "Time model calls wait for their turn.", "s", Kind.HISTOGRAM, queues),
                new Family("timpani.predict", "Time model calls take.", "s", Kind.HISTOGRAM, predictions),
                new Family(
                        "timpani.worker.restarts",
                        "Workers that were replaced.",
                        "1",
                        Kind.COUNTER,
                        List.of(new Family.Value(ofRuntime(), restarts.sum()))),
                new Family("timpani.state", "1 for the state of the server.", "1", Kind.GAUGE, states()));
    }

    /** Everything as Prometheus reads it (text format 0.0.4). */
    public String prometheus() {
        return PrometheusText.of(read());
    }

    private List<Point> states() {
        String now = state.get();
        List<Point> points = new ArrayList<>();
        for (String each : states) {
            Map<String, String> own = ofRuntime();
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

    private Map<String, String> of(Endpoint endpoint, Outcome outcome) {
        Map<String, String> all = of(endpoint);
        all.put("outcome", outcome.label());
        return all;
    }

    private Map<String, String> of(Endpoint endpoint) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("route", endpoint.label());
        all.putAll(ofRuntime());
        return all;
    }

    private Map<String, String> ofRuntime() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model", labels.model());
        all.put("target_type", labels.targetType());
        return all;
    }
}
