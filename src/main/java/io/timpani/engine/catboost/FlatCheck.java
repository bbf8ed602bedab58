package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatLayout.Field;
import java.nio.ByteBuffer;

/**
 * Walks through a whole flatbuffer, before anybody trusts it: whatever points somewhere points into the buffer, at something
 * that is as long as it says, aligned, and known. The depth of the walk is that of the layout.
 */
final class FlatCheck {
    private static final int OFFSET = Integer.BYTES;
    private static final int ENTRY = Short.BYTES;
    /** Vtables begin with their size and that of the table. */
    private static final int FIRST_ENTRY = 2 * ENTRY;

    // parts may be shared, and whoever reads them copies each as often as it is pointed at
    private static final int MOST_SHARING = 8;
    private static final int ALWAYS_READ = 1 << 16;

    private final ByteBuffer buffer;
    private long bytesLeft;

    private FlatCheck(ByteBuffer buffer) {
        this.buffer = buffer;
        this.bytesLeft = (long) buffer.limit() * MOST_SHARING + ALWAYS_READ;
    }

    /**
     * The root of a little-endian buffer.
     *
     * @throws BrokenModelException anything in it is not as the layout says
     */
    static FlatTable root(ByteBuffer buffer, FlatLayout layout) {
        FlatCheck check = new FlatCheck(buffer);
        check.inside(0, OFFSET, OFFSET);
        check.table(check.target(0), layout);
        return FlatTable.root(buffer);
    }

    private void table(int at, FlatLayout layout) {
        inside(at, OFFSET, OFFSET);
        long entries = (long) at - buffer.getInt(at);
        inside(entries, FIRST_ENTRY, ENTRY);
        int entriesSize = small(entries);
        int size = small(entries + ENTRY);
        inside(entries, entriesSize, ENTRY);
        inside(at, size, OFFSET);
        if (entriesSize < FIRST_ENTRY || entriesSize % ENTRY != 0 || size < OFFSET) {
            throw broken();
        }
        if (entriesSize > FIRST_ENTRY + layout.fields().size() * ENTRY) {
            throw new BrokenModelException("holds more than this version knows");
        }
        spend(size);
        for (int entry = FIRST_ENTRY; entry < entriesSize; entry += ENTRY) {
            int place = small(entries + entry);
            if (place != 0) {
                Field field = layout.fields().get((entry - FIRST_ENTRY) / ENTRY);
                int bytes = field instanceof FlatLayout.Scalar scalar ? scalar.bytes() : OFFSET;
                if (place < OFFSET || place + bytes > size) {
                    throw broken();
                }
                inside(at + place, bytes, bytes);
                field(at + place, field);
            }
        }
    }

    private void field(int at, Field field) {
        if (field instanceof FlatLayout.Table inner) {
            table(target(at), inner.layout());
        } else if (field instanceof FlatLayout.Tables inner) {
            int vector = vector(at, OFFSET, OFFSET);
            for (int index = buffer.getInt(vector); index > 0; index--) {
                table(target(vector + index * OFFSET), inner.layout());
            }
        } else if (field instanceof FlatLayout.Text) {
            text(at);
        } else if (field instanceof FlatLayout.Texts) {
            int vector = vector(at, OFFSET, OFFSET);
            for (int index = buffer.getInt(vector); index > 0; index--) {
                text(vector + index * OFFSET);
            }
        } else if (field instanceof FlatLayout.Plain plain) {
            vector(at, plain.bytesEach(), plain.alignment());
        }
    }

    /** Texts end in a zero that does not count. */
    private void text(int at) {
        int vector = vector(at, 1, 1);
        int end = vector + OFFSET + buffer.getInt(vector);
        inside(end, 1, 1);
        if (buffer.get(end) != 0) {
            throw broken();
        }
    }

    /** Where the vector is that a place points at: its size, then its elements. */
    private int vector(int place, int bytesEach, int alignment) {
        int at = target(place);
        inside(at, OFFSET, OFFSET);
        long bytes = Integer.toUnsignedLong(buffer.getInt(at)) * bytesEach;
        inside(at + OFFSET, bytes, alignment);
        spend(OFFSET + bytes);
        return at;
    }

    private int target(int place) {
        long target = place + Integer.toUnsignedLong(buffer.getInt(place));
        if (target == place || target > buffer.limit()) {
            throw broken();
        }
        return (int) target;
    }

    private void inside(long at, long bytes, int alignment) {
        if (at < 0 || at + bytes > buffer.limit() || at % alignment != 0) {
            throw broken();
        }
    }

    private int small(long at) {
        return Short.toUnsignedInt(buffer.getShort((int) at));
    }

    private void spend(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw new BrokenModelException("has parts that overlap");
        }
    }

    private static BrokenModelException broken() {
        return new BrokenModelException("is cut off or broken");
    }
}
