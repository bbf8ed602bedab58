package io.timpani.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How engines are measured next to the libraries that they are compared with. {@code engine} is all the work of a predictor:
 * finding the features, walking, and an answer of its own; the library gets its rows laid out in its own way beforehand. Both
 * have one core: the libraries are given one thread, and large calls would take all that there are.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:ActiveProcessorCount=1")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public abstract class BatchBench {
    static final int FEATURES = 30;
    static final int TREES = 100;

    @Param({"1", "100", "10000"})
    int rows;
}
