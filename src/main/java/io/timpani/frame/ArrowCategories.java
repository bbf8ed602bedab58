package io.timpani.frame;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dictionary-encoded text.
 *
 * @param name of the column, for messages
 * @param layout integer type of the indices
 * @param id of the dictionary
 */
record ArrowCategories(String name, ArrowNumbers.Layout layout, long id, Map<Long, ArrowDictionary> dictionaries)
        implements ArrowSource {
    private static final int MISSING = -1;

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public void numbers(ArrowBatch batch, double[] target, int at) {
        @Nullable String[] texts = new String[batch.rows()];
        texts(batch, texts, 0);
        for (int row = 0; row < texts.length; row++) {
            String text = texts[row];
            target[at + row] = text == null ? Double.NaN : ArrowTexts.number(name, at + row, text);
        }
    }

    @Override
    public void texts(ArrowBatch batch, @Nullable String[] target, int at) {
        ArrowDictionary dictionary = dictionaries.get(id);
        if (dictionary == null) {
            throw ArrowBatch.broken("a dictionary is missing");
        }
        ByteBuffer validity = batch.validity(batch.column());
        ArrowNumbers indices = new ArrowNumbers(layout);
        ByteBuffer cells = indices.cells(batch);
        int size = batch.rows() == 0 ? 0 : dictionary.size();
        for (int row = 0; row < batch.rows(); row++) {
            boolean present = validity == null || ArrowBatch.bit(validity, row);
            int index = present ? index(indices.integer(cells, row), size) : MISSING;
            target[at + row] = index == MISSING ? null : dictionary.text(index);
        }
    }

    private static int index(long index, int size) {
        if (index < 0 || index >= size) {
            throw ArrowBatch.broken("an index lies outside its dictionary");
        }
        return (int) index;
    }
}
