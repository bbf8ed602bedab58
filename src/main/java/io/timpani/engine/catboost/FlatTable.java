package io.timpani.engine.catboost;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A table of a flatbuffer that {@link FlatCheck} found whole, read field by field. */
final class FlatTable {
    private static final int ENTRY = Short.BYTES;

    private final ByteBuffer buffer;
    private final int at;
    private final int entries;

    private FlatTable(ByteBuffer buffer, int at) {
        this.buffer = buffer;
        this.at = at;
        this.entries = at - buffer.getInt(at);
    }

    static FlatTable root(ByteBuffer buffer) {
        return new FlatTable(buffer, target(buffer, 0));
    }

    /** A vector: {@code size} elements of equal size from {@code at} on. */
    record Elements(ByteBuffer buffer, int at, int size) {
        int whole(int index) {
            return buffer.getInt(at + index * Integer.BYTES);
        }

        long large(int byteIndex) {
            return buffer.getLong(at + byteIndex);
        }

        int small(int index) {
            return Short.toUnsignedInt(buffer.getShort(at + index * Short.BYTES));
        }

        float single(int index) {
            return buffer.getFloat(at + index * Float.BYTES);
        }

        double real(int index) {
            return buffer.getDouble(at + index * Double.BYTES);
        }

        FlatTable table(int index) {
            return new FlatTable(buffer, target(buffer, at + index * Integer.BYTES));
        }

        String text(int index) {
            return FlatTable.text(buffer, at + index * Integer.BYTES);
        }
    }

    /** The table in a field, null where there is none. */
    @Nullable
    FlatTable table(int field) {
        int place = place(field);
        return place == 0 ? null : new FlatTable(buffer, target(buffer, place));
    }

    /** True when a field is there; one that may be missing is told from an empty one. */
    boolean has(int field) {
        return place(field) != 0;
    }

    int whole(int field, int otherwise) {
        int place = place(field);
        return place == 0 ? otherwise : buffer.getInt(place);
    }

    double real(int field, double otherwise) {
        int place = place(field);
        return place == 0 ? otherwise : buffer.getDouble(place);
    }

    /** A number of one byte, 0 where there is none. */
    byte tiny(int field) {
        int place = place(field);
        return place == 0 ? 0 : buffer.get(place);
    }

    boolean flag(int field, boolean otherwise) {
        int place = place(field);
        return place == 0 ? otherwise : buffer.get(place) != 0;
    }

    /** The text in a field, empty where there is none. */
    String text(int field) {
        int place = place(field);
        return place == 0 ? "" : text(buffer, place);
    }

    /** Leaves no element in the vector of a field, wherever it is shared. */
    void empty(int field) {
        int place = place(field);
        if (place != 0) {
            buffer.putInt(target(buffer, place), 0);
        }
    }

    /** The vector in a field, without elements where there is none. */
    Elements elements(int field) {
        int place = place(field);
        if (place == 0) {
            return new Elements(buffer, 0, 0);
        }
        int start = target(buffer, place);
        return new Elements(buffer, start + Integer.BYTES, buffer.getInt(start));
    }

    private int place(int field) {
        int entry = (2 + field) * ENTRY;
        int size = Short.toUnsignedInt(buffer.getShort(entries));
        int offset = entry < size ? Short.toUnsignedInt(buffer.getShort(entries + entry)) : 0;
        return offset == 0 ? 0 : at + offset;
    }

    private static String text(ByteBuffer buffer, int place) {
        int start = target(buffer, place);
        byte[] bytes = new byte[buffer.getInt(start)];
        buffer.get(start + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int target(ByteBuffer buffer, int place) {
        return place + buffer.getInt(place);
    }
}
