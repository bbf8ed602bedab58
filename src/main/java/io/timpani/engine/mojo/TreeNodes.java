package io.timpani.engine.mojo;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The nodes of one tree of a MOJO, by number; node 0 is the root. Filled by {@link TreeBytes}. */
final class TreeNodes {
    /** What a node asks. */
    enum Kind {
        LEAF,
        /** Right from the threshold on. */
        THRESHOLD,
        /** Right for levels whose bit is set; what has no bit counts as missing. */
        SET,
        /** Right for what is missing, as for levels that have no bit if there are bits. */
        MISSING_ALONE
    }

    private static final int FIRST = 16;

    int size;
    Kind[] kinds = new Kind[FIRST];
    int[] columns = new int[FIRST];
    /** Threshold, or the value of a leaf. */
    float[] numbers = new float[FIRST];

    int[] firstBits = new int[FIRST];
    int[] bits = new int[FIRST];

    @Nullable
    BitSet[] sets = new BitSet[FIRST];

    boolean[] missingLeft = new boolean[FIRST];
    int[] left = new int[FIRST];
    int[] right = new int[FIRST];

    /** A node to be filled; returns its number. */
    int add() {
        if (size == kinds.length) {
            int capacity = size * 2;
            kinds = Arrays.copyOf(kinds, capacity);
            columns = Arrays.copyOf(columns, capacity);
            numbers = Arrays.copyOf(numbers, capacity);
            firstBits = Arrays.copyOf(firstBits, capacity);
            bits = Arrays.copyOf(bits, capacity);
            sets = Arrays.copyOf(sets, capacity);
            missingLeft = Arrays.copyOf(missingLeft, capacity);
            left = Arrays.copyOf(left, capacity);
            right = Arrays.copyOf(right, capacity);
        }
        return size++;
    }

    void leaf(int node, float value) {
        kinds[node] = Kind.LEAF;
        numbers[node] = value;
    }

    void threshold(int node, int column, float value, boolean isMissingLeft) {
        kinds[node] = Kind.THRESHOLD;
        columns[node] = column;
        numbers[node] = value;
        missingLeft[node] = isMissingLeft;
    }

    void set(int node, int column, int firstBit, int count, BitSet set, boolean isMissingLeft) {
        kinds[node] = Kind.SET;
        columns[node] = column;
        firstBits[node] = firstBit;
        bits[node] = count;
        sets[node] = set;
        missingLeft[node] = isMissingLeft;
    }

    void missingAlone(int node, int column, int firstBit, int count) {
        kinds[node] = Kind.MISSING_ALONE;
        columns[node] = column;
        firstBits[node] = firstBit;
        bits[node] = count;
    }

    void left(int node, int child) {
        left[node] = child;
    }

    void right(int node, int child) {
        right[node] = child;
    }
}
