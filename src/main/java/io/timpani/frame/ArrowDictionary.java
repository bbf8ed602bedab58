package io.timpani.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts that dictionary-encoded columns point into. Later batches of the stream may add to it or replace it. */
final class ArrowDictionary {
    private final ArrowTexts source;
    private @Nullable String[] texts = new String[0];
    private boolean defined;

    ArrowDictionary(ArrowTexts source) {
        this.source = source;
    }

    void take(ArrowBatch batch, boolean isDelta) {
        int before = isDelta ? texts.length : 0;
        texts = Arrays.copyOf(texts, Math.addExact(before, batch.rows()));
        source.texts(batch, texts, before);
        defined = true;
    }

    int size() {
        if (!defined) {
            throw ArrowBatch.broken("a dictionary is missing");
        }
        return texts.length;
    }

    /** Null when the entry itself is a missing value. */
    @Nullable
    String text(int index) {
        return texts[index];
    }
}
