package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatTable.Elements;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a counter counts by: a combination of features, in a certain way.
 *
 * @param type the way, by its place among those of CatBoost
 * @param key of the table of counts that belongs to it
 * @param categories the features themselves
 * @param numberSplits pairs of a feature of numbers and a border
 * @param oneHotSplits pairs of a category's feature and a value
 */
record CounterBase(int type, ByteBuffer key, Elements categories, Elements numberSplits, Elements oneHotSplits) {
    static final int BORDERS = 0;
    static final int BUCKETS = 1;
    static final int MEAN_OF_CLASSES = 2;
    static final int MEAN = 3;
    static final int FREQUENCY = 5;

    private static final int MOST_PARTS = 1000;

    // type, target and three sizes go into the key
    private static final int SIZES = 5;

    // places of fields
    private static final int COMBINATION = 0;
    private static final int TYPE = 1;
    private static final int TARGET = 2;

    /**
     * Reads one.
     *
     * @throws BrokenModelException it lacks a part, or is of a kind that is not known
     */
    static CounterBase of(@Nullable FlatTable base) {
        FlatTable combination = base == null ? null : base.table(COMBINATION);
        if (base == null || combination == null) {
            throw new BrokenModelException("counts by nothing");
        }
        Elements categories = combination.elements(0);
        if (categories.size() == 0) {
            throw new BrokenModelException("counts by nothing");
        }
        int type = base.tiny(TYPE);
        if (type < BORDERS || type > FREQUENCY) {
            throw new BrokenModelException("counts in a way that is not known (%d)".formatted(type));
        }
        Elements numbers = combination.elements(1);
        Elements oneHot = combination.elements(2);
        long parts = (long) categories.size() + numbers.size() + oneHot.size();
        if (parts > MOST_PARTS) {
            throw new BrokenModelException("counts by %d features at once".formatted(parts));
        }
        int words = categories.size() + 2 * (numbers.size() + oneHot.size());
        ByteBuffer key = ByteBuffer.allocate((SIZES + words) * Integer.BYTES);
        key.putInt(type).putInt(base.whole(TARGET, 0));
        put(key, categories, 1);
        put(key, numbers, 2);
        put(key, oneHot, 2);
        return new CounterBase(type, key.flip(), categories, numbers, oneHot);
    }

    private static void put(ByteBuffer key, Elements elements, int wordsEach) {
        key.putInt(elements.size());
        for (int word = 0; word < elements.size() * wordsEach; word++) {
            key.putInt(elements.whole(word));
        }
    }
}
