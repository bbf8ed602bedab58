package io.timpani.frame;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that dictionary-encoded columns point into, as text, numbers or both, as the columns want them. Later batches
 * of the stream may add to it or replace it.
 */
final class ArrowDictionary {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final ArrowSource source;
    private boolean asTexts;
    private boolean asNumbers;
    private @Nullable String[] texts = new String[0];
    private double[] numbers = new double[0];
    private int size;
    private boolean defined;

    ArrowDictionary(ArrowSource source) {
        this.source = source;
    }

    /** Says how a column will ask for the values. Numbers are asked for only when they are no text by nature. */
    void expect(boolean text) {
        asTexts |= text;
        asNumbers |= !text;
    }

    /**
     * Takes a batch of values.
     *
     * @param opening opens it anew each time, for its buffers can be walked over once
     * @return what was taken from the allowance
     */
    long take(Supplier<ArrowBatch> opening, boolean isDelta) {
        if (!isDelta) {
            texts = new String[0];
            numbers = new double[0];
            size = 0;
        }
        int grown = Math.addExact(size, opening.get().rows());
        long unbacked = 0;
        if (asTexts) {
            texts = Arrays.copyOf(texts, capacity(texts.length, grown));
            ArrowBatch batch = opening.get();
            source.texts(batch, texts, size);
            unbacked += batch.unbacked();
        }
        if (asNumbers) {
            numbers = Arrays.copyOf(numbers, capacity(numbers.length, grown));
            ArrowBatch batch = opening.get();
            source.numbers(batch, numbers, size);
            unbacked += batch.unbacked();
        }
        size = grown;
        defined = true;
        return unbacked;
    }

    /** With room to spare, so that many small additions are not copied over and over. */
    private static int capacity(int present, int wanted) {
        return wanted <= present ? present : (int) Math.min(MOST, Math.max(wanted, present * 3L / 2));
    }

    int size() {
        if (!defined) {
            throw ArrowBatch.broken("a dictionary is missing");
        }
        return size;
    }

    /** Null when the entry itself is a missing value. */
    @Nullable
    String text(int index) {
        return texts[index];
    }

    /** {@code NaN} when the entry itself is a missing value. */
    double number(int index) {
        return numbers[index];
    }
}
