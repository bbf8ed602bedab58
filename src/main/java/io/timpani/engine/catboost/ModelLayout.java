package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatLayout.Field;
import io.timpani.engine.catboost.FlatLayout.Plain;
import io.timpani.engine.catboost.FlatLayout.Scalar;
import io.timpani.engine.catboost.FlatLayout.Table;
import io.timpani.engine.catboost.FlatLayout.Tables;
import io.timpani.engine.catboost.FlatLayout.Text;
import io.timpani.engine.catboost.FlatLayout.Texts;

/** The tables of a {@code .cbm} file, as CatBoost 1.2 writes them, and the places of their fields. */
final class ModelLayout {
    private static final Field TINY = new Scalar(Byte.BYTES);
    private static final Field WHOLE = new Scalar(Integer.BYTES);
    private static final Field REAL = new Scalar(Double.BYTES);
    private static final Field BYTES = new Plain(Byte.BYTES, Byte.BYTES);
    // integers or single floats
    private static final Field WORDS = new Plain(Integer.BYTES, Integer.BYTES);
    private static final Field REALS = new Plain(Double.BYTES, Double.BYTES);
    // two small numbers, or a small and two tiny ones
    private static final Field SMALL_PAIRS = new Plain(Integer.BYTES, Short.BYTES);
    // a feature, and what it is compared with
    private static final Field SPLITS = new Plain(2 * Integer.BYTES, Integer.BYTES);
    private static final Field TEXT = new Text();

    private static final FlatLayout COMBINATION = FlatLayout.of(WORDS, SPLITS, SPLITS);
    private static final FlatLayout COUNTER_BASE = FlatLayout.of(new Table(COMBINATION), TINY, WHOLE);
    private static final FlatLayout COUNTER = FlatLayout.of(new Table(COUNTER_BASE), WHOLE, WHOLE, WHOLE, WHOLE, WHOLE);
    private static final FlatLayout COUNTER_FEATURE = FlatLayout.of(new Table(COUNTER), WORDS);
    private static final FlatLayout NUMBER = FlatLayout.of(TINY, WHOLE, WHOLE, WORDS, TEXT, TINY);
    private static final FlatLayout CATEGORY = FlatLayout.of(WHOLE, WHOLE, TEXT, TINY);
    private static final FlatLayout ONE_HOT = FlatLayout.of(WHOLE, WORDS, new Texts());
    private static final FlatLayout TREES = FlatLayout.of(
            WHOLE,
            WORDS,
            WORDS,
            WORDS,
            new Tables(CATEGORY),
            new Tables(NUMBER),
            new Tables(ONE_HOT),
            new Tables(COUNTER_FEATURE),
            REALS,
            REALS,
            SMALL_PAIRS,
            WORDS,
            // those of texts, of what is made of them, and of embeddings are refused when there are any
            WORDS,
            WORDS,
            REAL,
            REAL,
            REALS,
            SMALL_PAIRS,
            WORDS);

    /** The outermost table. */
    static final FlatLayout CORE =
            FlatLayout.of(TEXT, new Table(TREES), new Tables(FlatLayout.of(TEXT, TEXT)), new Texts());

    /** Counts of one combination of categories, after the core. */
    static final FlatLayout COUNTS = FlatLayout.of(new Table(COUNTER_BASE), BYTES, BYTES, WHOLE, WHOLE);

    private ModelLayout() {}

    /** Fields of {@link #CORE}. */
    static final class Core {
        static final int FORMAT = 0;
        static final int TREES = 1;
        static final int METADATA = 2;
        static final int PARTS = 3;

        private Core() {}
    }

    /** Fields of the trees. */
    static final class Trees {
        static final int DIMENSION = 0;
        static final int SPLITS = 1;
        static final int SIZES = 2;
        static final int STARTS = 3;
        static final int CATEGORIES = 4;
        static final int NUMBERS = 5;
        static final int ONE_HOT = 6;
        static final int COUNTERS = 7;
        static final int LEAVES = 8;
        static final int WEIGHTS = 9;
        static final int STEPS = 10;
        static final int LEAF_OF_NODE = 11;
        static final int TEXTS = 12;
        static final int ESTIMATED = 13;
        static final int SCALE = 14;
        static final int BIAS = 15;
        static final int BIASES = 16;
        static final int BINS = 17;
        static final int EMBEDDINGS = 18;

        private Trees() {}
    }
}
