package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.List;

/** All values of the row in hand, by slot. Used for one row after the other, by one thread. */
final class Row {
    /** Every field is valid. */
    static final int NONE = -1;

    /** Something is invalid that is no input. */
    static final int INNER = -2;

    /** A value that is missing because it is invalid, in the slot of a field; as a result it is as missing as others. */
    static final double INVALID = Double.longBitsToDouble(0x7ff8_0000_0000_0badL);

    private static final long INVALID_BITS = Double.doubleToRawLongBits(INVALID);

    final double[] slots;
    final Block block;
    /** Where in its block it is. */
    final int place;

    private final Words words;
    private final List<String> strangers = new ArrayList<>();
    private int invalid = NONE;

    Row(int slots, Words words, Block block, int place) {
        this.slots = new double[slots];
        this.block = block;
        this.place = place;
        this.words = words;
    }

    /** Turns to the next row. */
    void next() {
        invalid = NONE;
        if (!strangers.isEmpty()) {
            strangers.clear();
        }
    }

    /** The row has no valid result. */
    void invalidate(int input) {
        if (invalid == NONE) {
            invalid = input;
        }
    }

    /** Takes back what made the row invalid. */
    void revalidate() {
        invalid = NONE;
    }

    /** Makes the row invalid when the value in a slot is. */
    void require(int slot) {
        if (isInvalid(slots[slot])) {
            invalidate(INNER);
        }
    }

    static boolean isInvalid(double value) {
        return Double.doubleToRawLongBits(value) == INVALID_BITS;
    }

    /** The first input that is invalid, {@link #NONE} = all are valid. */
    int invalid() {
        return invalid;
    }

    /** The code of a text in this row. */
    double code(String text) {
        int known = words.known(text);
        if (known != Words.UNKNOWN) {
            return known;
        }
        int at = strangers.indexOf(text);
        if (at < 0) {
            at = strangers.size();
            strangers.add(text);
        }
        return (double) words.size() + at;
    }

    /** The text of a code, which is not NaN. */
    String text(double code) {
        int index = (int) code;
        return index < words.size() ? words.text(index) : strangers.get(index - words.size());
    }
}
