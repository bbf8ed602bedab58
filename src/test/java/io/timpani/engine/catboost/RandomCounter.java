package io.timpani.engine.catboost;

import io.timpani.engine.catboost.CbmWriter.Combination;
import io.timpani.engine.catboost.CbmWriter.Counter;
import io.timpani.engine.catboost.CbmWriter.Counts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A counter with random counts, and what it must say of a row, worked out here. */
final class RandomCounter {
    private static final long MULTIPLIER = 0x4906ba494954cb65L;
    private static final int LARGEST_COUNT = 9;

    final Counter counter;
    final Counts table;
    private final Map<Long, float[]> countsByHash = new HashMap<>();

    /**
     * A random one.
     *
     * @param hashes of rows; for some of them something was counted
     */
    RandomCounter(Random random, Combination by, List<Long> hashes) {
        int type = random.nextInt(CounterBase.FREQUENCY + 1);
        boolean classes = type == CounterBase.BORDERS || type == CounterBase.BUCKETS;
        boolean mean = type == CounterBase.MEAN || type == CounterBase.MEAN_OF_CLASSES;
        int width = classes ? 2 + random.nextInt(3) : mean ? 2 : 1;
        int buckets = Integer.highestOneBit(Math.max(1, hashes.size())) * 4;
        ByteBuffer index = ByteBuffer.allocate(buckets * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (int bucket = 0; bucket < buckets; bucket++) {
            index.putLong(bucket * 12, -1);
        }
        ByteBuffer counts = ByteBuffer.allocate(hashes.size() * width * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (long hash : hashes) {
            float[] entry = new float[width];
            for (int place = 0; place < width; place++) {
                entry[place] = random.nextInt(LARGEST_COUNT);
                if (mean && place == 0) {
                    counts.putFloat(entry[place]);
                } else {
                    counts.putInt((int) entry[place]);
                }
            }
            int bucket = (int) hash & (buckets - 1);
            while (index.getLong(bucket * 12) != -1) {
                bucket = (bucket + 1) & (buckets - 1);
            }
            index.putLong(bucket * 12, hash).putInt(bucket * 12 + 8, countsByHash.size());
            countsByHash.put(hash, entry);
        }
        float[] borders = new float[1 + random.nextInt(4)];
        float border = -0.5f;
        for (int place = 0; place < borders.length; place++) {
            border += random.nextFloat();
            borders[place] = border;
        }
        int target = type == CounterBase.BUCKETS ? random.nextInt(width) : classes ? random.nextInt(width - 1) : 0;
        counter = new Counter(
                by,
                type,
                target,
                random.nextFloat(),
                1 + random.nextInt(2),
                random.nextFloat() - 0.5f,
                1 + random.nextFloat(),
                borders);
        table = new Counts(by, type, index.array(), counts.array(), LARGEST_COUNT, classes ? width : 0);
    }

    /** The hash of a row goes on with the next part of the combination. */
    static long hash(long before, long part) {
        return MULTIPLIER * (before + MULTIPLIER * part);
    }

    /** What it says of rows of that hash. */
    float value(long hash) {
        float[] entry = countsByHash.get(hash);
        boolean single = counter.type() > CounterBase.MEAN;
        if (entry == null) {
            return value(0, single ? table.denominator() : 0);
        }
        if (single) {
            return value(entry[0], table.denominator());
        }
        if (counter.type() >= CounterBase.MEAN_OF_CLASSES) {
            return value(entry[0], entry[1]);
        }
        float good = 0;
        float total = 0;
        for (int place = 0; place < entry.length; place++) {
            boolean counts =
                    counter.type() == CounterBase.BUCKETS ? place == counter.target() : place > counter.target();
            good += counts ? entry[place] : 0;
            total += entry[place];
        }
        return value(good, total);
    }

    private float value(float good, float total) {
        float share = (good + counter.prior()) / (total + counter.priorCount());
        return (share + counter.shift()) * counter.scale();
    }
}
