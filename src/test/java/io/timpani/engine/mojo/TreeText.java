package io.timpani.engine.mojo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a tree as H2O does. */
public sealed interface TreeText {
    int THRESHOLD = 0;
    int SMALL_SET = 8;
    int LARGE_SET = 12;

    /** The end of a walk. */
    record Leaf(float value) implements TreeText {}

    /**
     * A node.
     *
     * @param kind {@link #THRESHOLD} or one of the sets
     * @param direction of missing values, 1 to 5
     * @param payload what stands between node and children
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Split(int column, int kind, int direction, byte[] payload, TreeText left, TreeText right)
            implements TreeText {}

    static TreeText below(int column, float threshold, int direction, TreeText left, TreeText right) {
        byte[] payload =
                direction == 1 ? new byte[0] : buffer(4).putFloat(threshold).array();
        return new Split(column, THRESHOLD, direction, payload, left, right);
    }

    static TreeText small(int column, int bits, int direction, TreeText left, TreeText right) {
        byte[] payload = direction == 1
                ? new byte[0]
                : buffer(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).array();
        return new Split(column, SMALL_SET, direction, payload, left, right);
    }

    static TreeText large(int column, int first, int count, byte[] bits, int direction, TreeText left, TreeText right) {
        byte[] payload = direction == 1
                ? new byte[0]
                : buffer(6 + bits.length)
                        .putChar((char) first)
                        .putInt(count)
                        .put(bits)
                        .array();
        return new Split(column, LARGE_SET, direction, payload, left, right);
    }

    /** The whole tree. */
    default byte[] bytes() {
        return this instanceof Leaf leaf
                ? buffer(7)
                        .put((byte) 0)
                        .putChar((char) 0xFFFF)
                        .putFloat(leaf.value)
                        .array()
                : subtree((Split) this);
    }

    private static byte[] subtree(Split split) {
        byte[] left = child(split.left);
        byte[] right = child(split.right);
        int size = left.length;
        int form = split.left instanceof Leaf ? 48 : size < 1 << 8 ? 0 : size < 1 << 16 ? 1 : size < 1 << 24 ? 2 : 3;
        int flags = split.kind | form | (split.right instanceof Leaf ? 0xC0 : 0);
        ByteBuffer out = buffer(8 + split.payload.length + left.length + right.length);
        out.put((byte) flags)
                .putChar((char) split.column)
                .put((byte) split.direction)
                .put(split.payload);
        if (form == 0) {
            out.put((byte) size);
        } else if (form == 1) {
            out.putChar((char) size);
        } else if (form == 2) {
            out.put((byte) size).put((byte) (size >> 8)).put((byte) (size >> 16));
        } else if (form == 3) {
            out.putInt(size);
        }
        out.put(left).put(right);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static byte[] child(TreeText child) {
        return child instanceof Leaf leaf ? buffer(4).putFloat(leaf.value).array() : subtree((Split) child);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
