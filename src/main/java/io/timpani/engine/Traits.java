package io.timpani.engine;

import io.timpani.frame.FrameSchema;
import io.timpani.model.Language;
import java.util.Optional;

/**
 * How a predictor wants to be called and what it reports of itself.
 *
 * @param language reported by {@code /info/}
 * @param predictorName reported by {@code /info/} as {@code predictor}; empty leaves the key out
 * @param input what {@link Predictor#predict} gets
 * @param sparse true when a {@link Payload.Rows} may hold a sparse matrix (matrix-market input)
 * @param pace whether a call may run on the request thread
 * @param concurrent true when {@link Predictor#predict} may run on many threads at once; else one call at a time
 */
public record Traits(
        Language language, Optional<String> predictorName, Input input, boolean sparse, Pace pace, boolean concurrent) {

    /** What a predictor predicts from. */
    public sealed interface Input {
        /** Typed columns, read as the schema says. */
        record Columns(FrameSchema schema) implements Input {}

        /** CSV text with a header, UTF-8. */
        record CsvText() implements Input {}
    }

    /** How long a call takes, as far as threads are concerned. */
    public enum Pace {
        /** Microseconds to a few milliseconds a row, no waiting: answered on the request thread. */
        FAST,
        /** May wait or compute long: answered on an executor's thread. */
        SLOW
    }

    /** Traits of a fast, thread-safe predictor over typed columns. */
    public static Traits fast(Language language, FrameSchema schema) {
        return new Traits(language, Optional.empty(), new Input.Columns(schema), false, Pace.FAST, true);
    }
}
