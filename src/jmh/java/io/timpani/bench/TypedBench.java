package io.timpani.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvShape;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.TypedCsv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A CSV body to the columns that pandas would make, beside the readers that know less. Ten columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class TypedBench {
    private static final int COLUMNS = 10;

    @Param({"1", "1000", "100000"})
    int rows;

    /** Decimals of 4 and of 17 digits, integers, words, one column of each, numbers that turn out to be text. */
    @Param({"short", "long", "integers", "words", "mixed", "turning"})
    String content = "";

    private byte[] csv = new byte[0];
    private final TypedCsv typed = new TypedCsv();
    private final FrameSchema inferred = FrameSchema.inferred();

    @Setup
    public void setUp() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            text.append(i > 0 ? "," : "").append("feature_").append(i);
        }
        for (int row = 0; row < rows; row++) {
            text.append('\n');
            for (int i = 0; i < COLUMNS; i++) {
                text.append(i > 0 ? "," : "").append(cell(content, i, row, random));
            }
        }
        csv = text.append('\n').toString().getBytes(UTF_8);
        System.out.println(csv.length + " bytes");
    }

    private static String cell(String content, int column, int row, Random random) {
        return switch (content) {
            case "short" -> String.format(Locale.ROOT, "%.4f", random.nextGaussian());
            case "long" -> Double.toString(random.nextDouble() + 0.01);
            case "integers" -> Integer.toString(random.nextInt(100_000));
            case "words" -> "word " + random.nextInt(50);
            case "mixed" ->
                switch (column % 5) {
                    case 0 -> cell("short", column, row, random);
                    case 1 -> cell("long", column, row, random);
                    case 2 -> cell("integers", column, row, random);
                    case 3 -> random.nextBoolean() ? "True" : "False";
                    default -> cell("words", column, row, random);
                };
            default -> row % 10 == 9 && column % 2 == 0 ? "B12" : cell("integers", column, row, random);
        };
    }

    @Benchmark
    public TypedCsv.Reading typed() throws IOException {
        return typed.read(csv);
    }

    @Benchmark
    public TypedCsv.Reading typedWithoutMemory() throws IOException {
        return new TypedCsv().read(csv);
    }

    @Benchmark
    public Frame inferred() throws IOException {
        return CsvReader.read(new ByteArrayInputStream(csv), inferred);
    }

    @Benchmark
    public CsvShape shape() throws IOException {
        return CsvReader.shape(new ByteArrayInputStream(csv));
    }
}
