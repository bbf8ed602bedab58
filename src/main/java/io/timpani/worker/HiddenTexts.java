package io.timpani.worker;

import java.util.List;

/**
 * Secrets of a worker's model, which no line of its output may show. The worker hides them in what it prints itself; this is
 * for what programs print that it starts.
 *
 * @param texts as they may be shown, the longest first
 */
record HiddenTexts(List<String> texts) {
    private static final String MASK = "*****";

    HiddenTexts {
        texts = List.copyOf(texts);
    }

    /** A line without them. */
    String hide(String line) {
        String hidden = line;
        for (String text : texts) {
            hidden = hidden.replace(text, MASK);
        }
        return hidden;
    }

    @Override
    public String toString() {
        return texts.size() + " texts";
    }
}
