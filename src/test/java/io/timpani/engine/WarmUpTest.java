package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WarmUpTest {
    /** Plenty: what is asserted must not depend on the machine. */
    private static final Duration TIME = Duration.ofSeconds(30);

    private static final FrameSchema SCHEMA = FrameSchema.of(List.of("a", "b"), List.of("t"));

    /** Takes frames that suit it and remembers some. */
    private static class Recorder implements Predictor {
        final List<Frame> frames = new ArrayList<>();
        final Traits traits;
        final Predicate<Frame> suits;

        Recorder(Traits.Input input, Traits.Pace pace, Predicate<Frame> suits) {
            this.traits = new Traits(Language.JAVA, Optional.empty(), input, false, pace, true);
            this.suits = suits;
        }

        Recorder(FrameSchema schema, Predicate<Frame> suits) {
            this(new Traits.Input.Columns(schema), Traits.Pace.FAST, suits);
        }

        @Override
        public Traits traits() {
            return traits;
        }

        @Override
        public Prediction predict(Payload payload) {
            Frame frame = (Frame) ((Payload.Rows) payload).table();
            if (!suits.test(frame)) {
                throw new ServingException(ErrorCode.INVALID_INPUT, "not such rows");
            }
            frames.add(frame);
            return Prediction.column(new double[frame.rowCount()]);
        }
    }

    private static double[] numbers(Frame frame, String name) {
        return ((NumberColumn) frame.column(name).orElseThrow()).values();
    }

    @Test
    void a_model_is_called_with_the_columns_it_wants_single_and_in_batches() {
        Recorder recorder = new Recorder(SCHEMA, frame -> true);

        int answered = WarmUp.of(recorder, TIME);

        assertThat(answered).isEqualTo(recorder.frames.size()).isBetween(100, 2_100);
        assertThat(recorder.frames)
                .allSatisfy(frame -> assertThat(frame.columnNames()).containsExactlyInAnyOrder("a", "b", "t"))
                .anyMatch(frame -> frame.rowCount() == 1)
                .anyMatch(frame -> frame.rowCount() == 64)
                .anyMatch(frame -> Arrays.stream(numbers(frame, "a")).anyMatch(Double::isNaN))
                .anyMatch(frame -> numbers(frame, "a")[0] != Math.rint(numbers(frame, "a")[0]));
        assertThat(recorder.frames.get(0).column("t").orElseThrow()).isInstanceOf(TextColumn.class);
    }

    @Test
    void rows_that_a_model_refuses_are_not_tried_again() {
        Recorder recorder = new Recorder(
                SCHEMA, frame -> numbers(frame, "a")[0] == Math.rint(numbers(frame, "a")[0]) && frame.rowCount() > 0);

        assertThat(WarmUp.of(recorder, TIME)).isPositive();
    }

    @Test
    void a_model_that_refuses_everything_stays_as_it_is() {
        assertThat(WarmUp.of(new Recorder(SCHEMA, frame -> false))).isZero();
    }

    @Test
    void a_model_that_takes_any_column_is_asked_for_a_row() {
        List<Column> row = List.of(new NumberColumn("0", new double[1]), new NumberColumn("1", new double[1]));
        Recorder bare = new Recorder(FrameSchema.numbers(), frame -> true);
        Recorder telling =
                new Recorder(FrameSchema.numbers(), frame -> frame.columns().size() == 2) {
                    @Override
                    public Optional<Frame> sampleRow() {
                        return Optional.of(new Frame(1, row));
                    }
                };

        assertThat(WarmUp.of(bare)).isZero();
        assertThat(WarmUp.of(telling)).isPositive();
        assertThat(telling.frames.get(0).columnNames()).containsExactly("0", "1");
    }

    @Test
    void columns_with_odd_names_are_found_again() {
        FrameSchema odd = new FrameSchema(
                Map.of(
                        "a,\"b\"",
                        FrameSchema.Kind.NUMBER,
                        "c\nd",
                        FrameSchema.Kind.TEXT,
                        "e",
                        FrameSchema.Kind.SKIPPED),
                FrameSchema.Kind.SKIPPED);
        Recorder recorder = new Recorder(odd, frame -> frame.columns().size() == 2);

        assertThat(WarmUp.of(recorder, TIME)).isPositive();
    }

    @Test
    void slow_models_and_those_that_want_text_are_not_called() {
        assertThat(WarmUp.of(new Recorder(new Traits.Input.Columns(SCHEMA), Traits.Pace.SLOW, frame -> true)))
                .isZero();
        assertThat(WarmUp.of(new Recorder(new Traits.Input.CsvText(), Traits.Pace.FAST, frame -> true)))
                .isZero();
    }
}
