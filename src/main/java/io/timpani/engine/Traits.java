package io.timpani.engine;

import io.timpani.frame.FrameSchema;
import io.timpani.model.Language;
import java.util.Optional;
import java.util.Set;

/**
 * How a predictor wants to be called and what it reports of itself.
 *
 * @param language reported by {@code /info/}
 * @param predictorName reported by {@code /info/} as {@code predictor}; empty leaves the key out
 * @param input what {@link Predictor#predict} gets
 * @param sparse true when a {@link Payload.Rows} may hold a sparse matrix (matrix-market input)
 * @param pace whether a call may run on the request thread
 * @param concurrent true when it may be called on many threads at once; else one call at a time
 * @param abilities what else but {@link Predictor#predict} it can do
 * @param calls how many calls it can work on at once, 0 = as many as the server allows
 */
public record Traits(
        Language language,
        Optional<String> predictorName,
        Input input,
        boolean sparse,
        Pace pace,
        boolean concurrent,
        Set<Ability> abilities,
        int calls) {
    public Traits {
        abilities = Set.copyOf(abilities);
    }

    /** Traits of a predictor that only predicts, on as many threads as the server allows. */
    public Traits(
            Language language,
            Optional<String> predictorName,
            Input input,
            boolean sparse,
            Pace pace,
            boolean concurrent) {
        this(language, predictorName, input, sparse, pace, concurrent, Set.of(), 0);
    }

    /** What a predictor may be able to do besides structured predictions. */
    public enum Ability {
        /** {@link Predictor#transform}. */
        TRANSFORM,
        /** {@link Predictor#predictUnstructured}. */
        UNSTRUCTURED,
        /** {@link Predictor#chat}. */
        CHAT,
        /** {@link Predictor#models}. */
        MODEL_LIST
    }

    /** What a predictor predicts from. */
    public sealed interface Input {
        /** Typed columns, read as the schema says. */
        record Columns(FrameSchema schema) implements Input {}

        /** CSV text with a header, UTF-8. */
        record CsvText() implements Input {}

        /**
         * The body as it was sent, with what was read of it.
         *
         * @param anyMediaType true: bodies of every media type come unread; else only those that are tables, checked
         * @param typed true: columns are read as {@link Payload.Document#table} where that is safe
         */
        record Document(boolean anyMediaType, boolean typed) implements Input {}
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
