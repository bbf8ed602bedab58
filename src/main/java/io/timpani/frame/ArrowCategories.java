package io.timpani.frame;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dictionary-encoded cells.
 *
 * @param name of the column, for messages
 * @param layout integer type of the indices
 * @param values what the entries of the dictionary are
 * @param id of the dictionary
 */
record ArrowCategories(
        String name, ArrowNumbers.Layout layout, ArrowSource values, long id, Map<Long, ArrowDictionary> dictionaries)
        implements ArrowSource {
    private static final int MISSING = -1;

    @Override
    public boolean isText() {
        return values.isText();
    }

    @Override
    public void numbers(ArrowBatch batch, double[] target, int at) {
        ArrowDictionary dictionary = dictionary();
        int[] indices = indices(batch, dictionary);
        for (int row = 0; row < indices.length; row++) {
            int index = indices[row];
            target[at + row] = index == MISSING ? Double.NaN : number(dictionary, index, at + row);
        }
    }

    /** Text is read here and not in the dictionary, where an entry that is no number may be one that no row has. */
    private double number(ArrowDictionary dictionary, int index, int row) {
        if (!values.isText()) {
            return dictionary.number(index);
        }
        String text = dictionary.text(index);
        return text == null ? Double.NaN : ArrowTexts.number(name, row, text);
    }

    @Override
    public void texts(ArrowBatch batch, @Nullable String[] target, int at) {
        ArrowDictionary dictionary = dictionary();
        int[] indices = indices(batch, dictionary);
        for (int row = 0; row < indices.length; row++) {
            target[at + row] = indices[row] == MISSING ? null : dictionary.text(indices[row]);
        }
    }

    private ArrowDictionary dictionary() {
        ArrowDictionary dictionary = dictionaries.get(id);
        if (dictionary == null) {
            throw ArrowBatch.broken("a dictionary is missing");
        }
        return dictionary;
    }

    private int[] indices(ArrowBatch batch, ArrowDictionary dictionary) {
        ByteBuffer validity = batch.validity(batch.column());
        ArrowNumbers integers = new ArrowNumbers(layout);
        ByteBuffer cells = integers.cells(batch);
        int[] indices = new int[batch.rows()];
        int size = indices.length == 0 ? 0 : dictionary.size();
        for (int row = 0; row < indices.length; row++) {
            boolean present = validity == null || ArrowBatch.bit(validity, row);
            indices[row] = present ? index(integers.integer(cells, row), size) : MISSING;
        }
        return indices;
    }

    private static int index(long index, int size) {
        if (index < 0 || index >= size) {
            throw ArrowBatch.broken("an index lies outside its dictionary");
        }
        return (int) index;
    }
}
