package io.timpani.bench;

import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.Telemetry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What telemetry costs one prediction while no receiver is configured: its counters, its clock, its disabled span. A
 * prediction may spend 1 % of its time on it, 600 ns of 60 us over HTTP. Run it with {@code -Dbench.args="TelemetryBench
 * -prof gc"}: nothing may be allocated.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(1)
@State(Scope.Benchmark)
public class TelemetryBench {
    private volatile Telemetry telemetry =
            Telemetry.off(new Metrics(new Labels("bench", "regression"), List.of("READY"), () -> "READY"));

    /** Everything that a request does, in its order. */
    @Benchmark
    public boolean request() {
        return onePrediction();
    }

    /** The same while another thread does it, too. */
    @Benchmark
    @Threads(2)
    public boolean requestBesideAnother() {
        return onePrediction();
    }

    private boolean onePrediction() {
        Metrics metrics = telemetry.metrics();
        metrics.begun(Endpoint.PREDICT);
        Span span = telemetry.isTracing() ? telemetry.begin(Endpoint.PREDICT, name -> null) : Span.NONE;
        Span.Scope scope = span.enter();
        long asked = System.nanoTime();
        long start = System.nanoTime();
        metrics.queued(Endpoint.PREDICT, start - asked);
        metrics.predicted(Endpoint.PREDICT, true, System.nanoTime() - start);
        scope.close();
        metrics.ended(Endpoint.PREDICT, 200);
        return span == Span.NONE;
    }

    /** Of which the clock takes this. */
    @Benchmark
    public long clock() {
        long asked = System.nanoTime();
        long start = System.nanoTime();
        return System.nanoTime() - start + start - asked;
    }

    /** And the counters this. */
    @Benchmark
    public void counters() {
        Metrics metrics = telemetry.metrics();
        metrics.begun(Endpoint.PREDICT);
        metrics.queued(Endpoint.PREDICT, 500);
        metrics.predicted(Endpoint.PREDICT, true, 50_000);
        metrics.ended(Endpoint.PREDICT, 200);
    }

    /** The question for a span alone. */
    @Benchmark
    public boolean disabledSpan() {
        return telemetry.isTracing();
    }
}
