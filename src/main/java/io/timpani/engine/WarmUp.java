package io.timpani.engine;

import static java.lang.System.Logger.Level.DEBUG;

import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model that was just loaded on made-up rows, from CSV text to the answer, until its code is compiled: the first
 * requests would else take many times as long as later ones.
 */
public final class WarmUp {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

    /** Enough for the compiler to have seen all loops, and within a fraction of the time for most models. */
    private static final int CALLS = 2_000;

    private static final Duration MOST_TIME = Duration.ofMillis(150);
    /** Of so many calls, one has {@link #ROWS} rows. */
    private static final int BATCH_EVERY = 8;

    private static final int ROWS = 64;
    /** Rows with more columns are not made up: they would take longer than what they save. */
    public static final int MOST_COLUMNS = 10_000;

    private final Predictor predictor;
    private final FrameSchema schema;
    private final List<Sample> samples = new ArrayList<>();

    /** What the cells of a sample are like; a model may refuse some. */
    private enum Cells {
        WHOLE,
        FRACTIONS,
        MISSING
    }

    /** Bodies with cells of one kind. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    private record Sample(Cells cells, byte[] row, byte[] batch) {}

    private WarmUp(Predictor predictor, FrameSchema schema) {
        this.predictor = predictor;
        this.schema = schema;
    }

    /**
     * Calls a predictor of typed columns whose answers take no time to speak of, for 0.15 s at most, since the start pays
     * for it; others are not called. That it refuses made-up rows does not matter.
     *
     * @return the number of calls that were answered
     */
    public static int of(Predictor predictor) {
        return of(predictor, MOST_TIME);
    }

    /** As {@link #of(Predictor)}, for another time at most. */
    static int of(Predictor predictor, Duration mostTime) {
        Traits traits = predictor.traits();
        if (!(traits.input() instanceof Traits.Input.Columns columns) || traits.pace() != Traits.Pace.FAST) {
            return 0;
        }
        WarmUp warmUp = new WarmUp(predictor, columns.schema());
        warmUp.prepare();
        return warmUp.run(mostTime.toNanos());
    }

    private void prepare() {
        Frame row = predictor.sampleRow().orElseGet(() -> rowOf(schema));
        if (row.columns().isEmpty() || row.columns().size() > MOST_COLUMNS) {
            return;
        }
        Random random = new Random(1);
        for (Cells cells : Cells.values()) {
            samples.add(new Sample(cells, csv(row, cells, 1, random), csv(row, cells, ROWS, random)));
        }
    }

    private static Frame rowOf(FrameSchema schema) {
        List<Column> columns = schema.kinds().entrySet().stream()
                .filter(entry -> entry.getValue() != FrameSchema.Kind.SKIPPED)
                .<Column>map(entry -> entry.getValue() == FrameSchema.Kind.TEXT
                        ? new TextColumn(entry.getKey(), new String[1])
                        : new NumberColumn(entry.getKey(), new double[1]))
                .toList();
        return new Frame(1, columns);
    }

    private static byte[] csv(Frame like, Cells cells, int rows, Random random) {
        List<Column> columns = like.columns().stream()
                .map(column -> column instanceof TextColumn
                        ? texts(column.name(), cells, rows, random)
                        : numbers(column.name(), cells, rows, random))
                .toList();
        return CsvWriter.write(new Frame(rows, columns));
    }

    private static Column numbers(String name, Cells cells, int rows, Random random) {
        double[] values = new double[rows];
        Arrays.setAll(values, row -> switch (cells) {
            case WHOLE -> random.nextInt(4);
            case FRACTIONS -> random.nextGaussian() * (1 << random.nextInt(8));
            case MISSING -> random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian();
        });
        return new NumberColumn(name, values);
    }

    private static Column texts(String name, Cells cells, int rows, Random random) {
        @Nullable String[] values = new String[rows];
        Arrays.setAll(values, row -> cells == Cells.MISSING && random.nextInt(4) == 0 ? null : "a" + random.nextInt(4));
        return new TextColumn(name, values);
    }

    private int run(long nanos) {
        long start = System.nanoTime();
        int answered = 0;
        int call = 0;
        while (call < CALLS && !samples.isEmpty() && System.nanoTime() - start < nanos) {
            Iterator<Sample> each = samples.iterator();
            while (each.hasNext()) {
                Sample sample = each.next();
                if (answers(sample, call++ % BATCH_EVERY == 0)) {
                    answered++;
                } else {
                    each.remove();
                }
            }
        }
        String kinds = samples.stream().map(sample -> sample.cells().name()).collect(Collectors.joining(", "));
        LOG.log(
                DEBUG,
                "{0} calls with made-up rows ({1}) were answered in {2} ms",
                answered,
                kinds,
                (System.nanoTime() - start) / 1_000_000);
        return answered;
    }

    private boolean answers(Sample sample, boolean whole) {
        try {
            byte[] body = whole ? sample.batch() : sample.row();
            predictor.predict(new Payload.Rows(CsvReader.read(new ByteArrayInputStream(body), schema)));
            return true;
        } catch (Exception e) {
            LOG.log(DEBUG, "made-up rows were refused", e);
            return false;
        }
    }
}
