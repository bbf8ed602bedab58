package io.timpani.engine.mojo;

import io.timpani.engine.mojo.Failures.BadModel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads one tree as a MOJO holds it. Every node stands in a stretch of bytes of its own, within its parent's: that bounds the
 * number of nodes, and no walk goes backwards.
 *
 * <p>A node: flags (1 byte), column (2), where missing values go (1), then a threshold (4), or a bit per level (4 bytes, or as
 * many as it says), or nothing; then the left child, with its size in front unless it is a leaf, then the right one.
 */
final class TreeBytes {
    private static final int NO_COLUMN = 0xFFFF;
    private static final int LEAF = 48;
    private static final int LEAF_BIT = 16;
    private static final int SMALL_BITS = 8;
    private static final int LARGE_BITS = 12;

    private static final int MISSING_ALONE = 1;
    private static final int MISSING_LEFT = 2;
    private static final int ALWAYS_LEFT = 4;

    /** Columns have fewer levels by far. */
    private static final int MOST_BITS = 1 << 24;

    private static final double FIRST_VERSION = 1.0;
    private static final double SECOND_VERSION = 1.1;

    private final ByteBuffer bytes;
    private final int features;
    private final boolean countsBytes;
    private final TreeNodes nodes = new TreeNodes();
    // stretches still to be read: node, start, end, and the range of levels of the bits above it
    private int[] waiting = new int[64];
    private int waitingSize;

    private TreeBytes(byte[] tree, int features, boolean countsBytes) {
        // that of the machine, as the library reads it
        this.bytes = ByteBuffer.wrap(tree).order(ByteOrder.nativeOrder());
        this.features = features;
        this.countsBytes = countsBytes;
    }

    /** True for versions of the format in which a set of levels says its bytes, false when it says its bits. */
    static boolean countsBytes(double version) {
        return version == FIRST_VERSION || version == SECOND_VERSION;
    }

    /**
     * Reads a tree.
     *
     * @param features number of columns that a node may ask for
     * @throws BadModel with a predicate of the tree
     */
    static TreeNodes read(byte[] tree, int features, boolean countsBytes) {
        return new TreeBytes(tree, features, countsBytes).read();
    }

    private TreeNodes read() {
        push(nodes.add(), 0, bytes.limit(), 0, 0);
        try {
            while (waitingSize > 0) {
                waitingSize -= 5;
                int at = waitingSize;
                subtree(waiting[at], waiting[at + 1], waiting[at + 2], waiting[at + 3], waiting[at + 4]);
            }
        } catch (BufferUnderflowException e) {
            throw new BadModel("ends within a node");
        }
        return nodes;
    }

    private void push(int node, int start, int end, int firstBit, int bits) {
        if (start < 0 || start > end) {
            throw new BadModel("has a child outside of its parent");
        }
        if (waitingSize + 5 > waiting.length) {
            waiting = Arrays.copyOf(waiting, waiting.length * 2);
        }
        waiting[waitingSize++] = node;
        waiting[waitingSize++] = start;
        waiting[waitingSize++] = end;
        waiting[waitingSize++] = firstBit;
        waiting[waitingSize++] = bits;
    }

    private void subtree(int node, int start, int end, int firstBitAbove, int bitsAbove) {
        bytes.limit(end).position(start);
        int flags = Byte.toUnsignedInt(bytes.get());
        int column = bytes.getChar();
        if (column == NO_COLUMN) {
            nodes.leaf(node, bytes.getFloat());
            return;
        }
        if (column >= features) {
            throw new BadModel("asks for column %d of %d".formatted(column, features));
        }
        int direction = Byte.toUnsignedInt(bytes.get());
        boolean left = direction == MISSING_LEFT || direction == ALWAYS_LEFT;
        int firstBit = firstBitAbove;
        int bits = bitsAbove;
        int kind = flags & LARGE_BITS;
        if (direction == MISSING_ALONE) {
            // the library looks at the range of the last set it came by, if the node is flagged as one with a set
            nodes.missingAlone(node, column, kind == 0 ? 0 : firstBit, kind == 0 ? 0 : bits);
        } else if (kind == 0) {
            nodes.threshold(node, column, bytes.getFloat(), left);
        } else if (kind == SMALL_BITS || kind == LARGE_BITS) {
            firstBit = kind == SMALL_BITS ? 0 : bytes.getChar();
            bits = kind == SMALL_BITS ? Integer.SIZE : bits();
            byte[] set = new byte[((bits - 1) >> 3) + 1];
            bytes.get(set);
            nodes.set(node, column, firstBit, bits, BitSet.valueOf(set), left);
        } else {
            throw new BadModel("has a node of a kind unknown");
        }
        int rightStart = left(node, flags, firstBit, bits);
        right(node, flags, rightStart, end, firstBit, bits);
    }

    private int bits() {
        int count = countsBytes ? bytes.getChar() * Byte.SIZE : bytes.getInt();
        if (count <= 0 || (count - 1) >> 3 >= bytes.remaining() || count > MOST_BITS) {
            throw new BadModel("has a set of levels that is longer than itself");
        }
        return count;
    }

    /** Returns where the right child starts. */
    private int left(int node, int flags, int firstBit, int bits) {
        int form = flags & 51;
        int child = nodes.add();
        nodes.left(node, child);
        if (form == LEAF) {
            nodes.leaf(child, bytes.getFloat());
            return bytes.position();
        }
        int size = switch (form) {
            case 0 -> Byte.toUnsignedInt(bytes.get());
            case 1 -> bytes.getChar();
            case 2 ->
                Byte.toUnsignedInt(bytes.get())
                        | Byte.toUnsignedInt(bytes.get()) << 8
                        | Byte.toUnsignedInt(bytes.get()) << 16;
            case 3 -> bytes.getInt();
            default -> throw new BadModel("has a child of a kind unknown");
        };
        if (size < 0 || size > bytes.remaining()) {
            throw new BadModel("has a child outside of its parent");
        }
        push(child, bytes.position(), bytes.position() + size, firstBit, bits);
        return bytes.position() + size;
    }

    private void right(int node, int flags, int start, int end, int firstBit, int bits) {
        int child = nodes.add();
        nodes.right(node, child);
        if ((flags >> 2 & LEAF_BIT) != 0) {
            bytes.position(start);
            nodes.leaf(child, bytes.getFloat());
        } else {
            push(child, start, end, firstBit, bits);
        }
    }
}
