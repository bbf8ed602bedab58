package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/** Rows that are computed together. Used by one thread. */
final class Block {
    private static final int MOST_ROWS = 64;
    /** Of all its rows: a block is to stay in the cache. */
    private static final int MOST_SLOTS = 1 << 17;

    private final int slots;
    private final Words words;
    private final @Nullable Row[] rows;
    private final Row[] sound;
    private final @Nullable Cells[] cells;

    /**
     * A block without rows.
     *
     * @param slots of a row
     * @param forests number of forests that are asked for a row
     */
    Block(int slots, int forests, Words words) {
        int size = Math.max(1, Math.min(MOST_ROWS, MOST_SLOTS / Math.max(1, slots)));
        this.slots = slots;
        this.words = words;
        this.rows = new Row[size];
        this.sound = new Row[size];
        this.cells = new Cells[forests];
    }

    /** How many rows it takes. */
    int size() {
        return rows.length;
    }

    Row row(int place) {
        Row row = rows[place];
        if (row == null) {
            row = new Row(slots, words, this, place);
            rows[place] = row;
        }
        return row;
    }

    /** Runs a step for those of the first rows that have no invalid input. */
    void run(Step step, int count) {
        int kept = 0;
        for (int place = 0; place < count; place++) {
            Row row = row(place);
            if (row.invalid() == Row.NONE) {
                sound[kept] = row;
                kept++;
            }
        }
        step.run(sound, kept);
    }

    /** The cells of a forest. */
    Cells cells(int forest, int features, int outputs) {
        Cells known = cells[forest];
        if (known == null) {
            known = Cells.of(features, outputs, rows.length);
            cells[forest] = known;
        }
        return known;
    }

    /** Forgets the texts of the rows. */
    void clear(int count) {
        for (int place = 0; place < Math.min(count, rows.length); place++) {
            row(place).next();
        }
    }
}
