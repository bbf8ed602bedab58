package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatTable.Elements;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was counted when the model learnt: a hash table for each counter, which the library reads without looking. */
final class CounterTables {
    private static final int BUCKET = Long.BYTES + Integer.BYTES;
    private static final long EMPTY = -1;

    // places of fields
    private static final int BASE = 0;
    private static final int INDEX = 1;
    private static final int COUNTS = 2;
    private static final int CLASSES = 4;

    private final Map<ByteBuffer, Integer> classes = new HashMap<>();

    /**
     * Takes a table.
     *
     * @throws BrokenModelException a walk in it would not end, or lead out of it
     */
    void add(FlatTable table) {
        CounterBase base = CounterBase.of(table.table(BASE));
        int count = table.whole(CLASSES, 0);
        int entry = entryBytes(base.type(), count);
        Elements counts = table.elements(COUNTS);
        if (!table.has(INDEX) || !table.has(COUNTS) || counts.size() % entry != 0) {
            throw new BrokenModelException("holds a table of counts that is cut off");
        }
        check(table.elements(INDEX), counts.size() / entry);
        if (classes.put(base.key(), count) != null) {
            throw new BrokenModelException("holds two tables of counts for the same");
        }
    }

    private static int entryBytes(int type, int classes) {
        if (type == CounterBase.MEAN || type == CounterBase.MEAN_OF_CLASSES) {
            return Float.BYTES + Integer.BYTES;
        }
        if (type != CounterBase.BORDERS && type != CounterBase.BUCKETS) {
            return Integer.BYTES;
        }
        int least = type == CounterBase.BORDERS ? 2 : 1;
        if (classes < least || classes > Integer.MAX_VALUE / Integer.BYTES) {
            throw new BrokenModelException("counts %d classes".formatted(classes));
        }
        return classes * Integer.BYTES;
    }

    private static void check(Elements index, int entries) {
        int buckets = index.size() / BUCKET;
        if (index.size() % BUCKET != 0 || Integer.bitCount(buckets) != 1) {
            throw new BrokenModelException("holds a hash table of %d bytes".formatted(index.size()));
        }
        boolean ends = false;
        for (int bucket = 0; bucket < buckets; bucket++) {
            int entry = index.whole(bucket * (BUCKET / Integer.BYTES) + Long.BYTES / Integer.BYTES);
            if (index.large(bucket * BUCKET) == EMPTY) {
                ends = true;
            } else if (Integer.toUnsignedLong(entry) >= entries) {
                throw new BrokenModelException(
                        "looks up count %s of %d".formatted(Integer.toUnsignedString(entry), entries));
            }
        }
        if (!ends) {
            throw new BrokenModelException("holds a full hash table, which ends no search");
        }
    }

    /**
     * Checks that a counter finds what it asks for.
     *
     * @param target number of the class, or of the border between classes, that it asks for
     * @throws BrokenModelException it does not
     */
    void check(CounterBase base, int target) {
        @Nullable Integer count = classes.get(base.key());
        if (count == null) {
            throw new BrokenModelException("counts by features, and has no table of these counts");
        }
        int targets = switch (base.type()) {
            case CounterBase.BORDERS -> count - 1;
            case CounterBase.BUCKETS -> count;
            default -> Integer.MAX_VALUE;
        };
        if (target < 0 || target >= targets) {
            throw new BrokenModelException("asks for count %d of %d".formatted(target, targets));
        }
    }
}
