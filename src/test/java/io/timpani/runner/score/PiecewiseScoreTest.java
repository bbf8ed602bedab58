package io.timpani.runner.score;

import static io.timpani.runner.score.GivenScore.COLUMNS;
import static io.timpani.runner.score.GivenScore.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.ScoreSettings.Format;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.loading.GivenModel;
import io.timpani.model.ServingException;
import io.timpani.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PiecewiseScoreTest {
    private static final String FOUR_ROWS = "a\n1\n2\n3\n4\n";

    @TempDir
    private Path directory;

    /** Four rows in chunks of two; each chunk gets its extra column. */
    private byte[] scored(Format format, Column... extra) throws IOException, InterruptedException {
        Queue<Column> left = new ArrayDeque<>(List.of(extra));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LocalModel model = GivenScore.model(
                directory,
                COLUMNS,
                rows -> table(2, new NumberColumn("Predictions", new double[] {0.5, 1.5}), left.remove()))) {
            score(model, format, out, 1);
        }
        return out.toByteArray();
    }

    private static void score(LocalModel model, Format format, OutputStream out, int threads)
            throws IOException, InterruptedException {
        Progress progress = new Progress(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), -1);
        new PiecewiseScore(model, Writing.of(Optional.of(format), false), out, progress, threads)
                .run(new CsvPieces(new ByteArrayInputStream(FOUR_ROWS.getBytes(UTF_8)), 64, 1 << 20, 2));
    }

    private static NumberColumn numbers(String name) {
        return new NumberColumn(name, new double[] {0.25, 4});
    }

    private static IntegerColumn integers(String name, long first) {
        return new IntegerColumn(name, new long[] {first, 8});
    }

    @Test
    void other_columns_than_in_the_first_rows_are_refused() {
        for (Format format : List.of(Format.CSV, Format.ARROW)) {
            assertThatThrownBy(() -> scored(format, numbers("x"), numbers("y")))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("in the rows from row 3 on")
                    .hasMessageContaining("[Predictions, y]")
                    .hasMessageContaining("[Predictions, x]");
        }
    }

    @Test
    void lines_of_json_have_the_names_that_they_have() throws IOException, InterruptedException {
        assertThat(new String(scored(Format.JSON, numbers("x"), numbers("y")), UTF_8).lines())
                .element(2)
                .isEqualTo("{\"Predictions\":0.5,\"y\":0.25}");
    }

    @Test
    void in_arrow_integers_become_numbers_where_the_first_rows_had_numbers() throws IOException, InterruptedException {
        byte[] arrow = scored(Format.ARROW, numbers("x"), integers("x", 7));

        Frame frame = ArrowReader.read(new ByteArrayInputStream(arrow), FrameSchema.inferred());
        assertThat(((NumberColumn) frame.columns().get(1)).values()).startsWith(0.25, 4, 7, 8);
    }

    @Test
    void in_arrow_other_kinds_than_in_the_first_rows_are_refused() {
        assertThatThrownBy(() -> scored(Format.ARROW, integers("x", 7), numbers("x")))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("in the rows from row 3 on")
                .hasMessageContaining("numbers in the column x, but integers to the first rows");
        // no double is this number
        assertThatThrownBy(() -> scored(Format.ARROW, numbers("x"), integers("x", (1L << 53) + 1)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("column x");
    }

    @Test
    void csv_takes_both_kinds() throws IOException, InterruptedException {
        assertThat(new String(scored(Format.CSV, integers("x", 7), numbers("x")), UTF_8))
                .isEqualTo("Predictions,x\n0.5,7\n1.5,8\n0.5,0.25\n1.5,4.0\n");
    }

    /** A model whose second piece runs as long as a test wants, whatever interrupts it. */
    private static final class Stubborn extends GivenModel {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final Queue<String> events = new ConcurrentLinkedQueue<>();

        Stubborn() {
            super(concurrent(2));
        }

        @Override
        public ModelAnswer predict(Payload payload) {
            boolean isFirst = new String(((Payload.CsvText) payload).bytes(), UTF_8).contains("1");
            try {
                if (isFirst) {
                    entered.await();
                    throw new IllegalStateException("too wet");
                }
                entered.countDown();
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                boolean left = false;
                while (!left) {
                    try {
                        released.await();
                        left = true;
                    } catch (InterruptedException again) {
                        // as native code, it does not care
                    }
                }
            }
            events.add("returned");
            return Prediction.column(1, 2);
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    @Test
    @Timeout(60)
    void a_failing_run_waits_for_the_pieces_in_work_before_the_model_is_closed() throws InterruptedException {
        Stubborn predictor = new Stubborn();
        Thread run = new Thread(() -> {
            try (LocalModel model = GivenScore.model(directory, predictor)) {
                score(model, Format.CSV, OutputStream.nullOutputStream(), 2);
            } catch (IOException | InterruptedException | IllegalStateException | ServingException e) {
                predictor.events.add(String.valueOf(e.getMessage()));
            }
        });
        run.start();

        predictor.interrupted.await();
        // it waits, or has gone on to its end
        Eventually.within(Duration.ofSeconds(30), "the run waits", () -> run.getState() != Thread.State.RUNNABLE);
        predictor.released.countDown();
        run.join();

        assertThat(predictor.events).containsExactly("returned", "closed", "too wet");
    }
}
