package io.timpani.engine.pmml;

import java.util.Arrays;
import java.util.Collection;

/** A fixed set of numbers or codes. */
final class ValueSet {
    private static final int FEW = 8;

    private final double[] sorted;

    ValueSet(Collection<Double> values) {
        sorted = values.stream()
                .mapToDouble(value -> value + 0.0)
                .sorted()
                .distinct()
                .toArray();
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    int size() {
        return sorted.length;
    }

    boolean isSame(ValueSet other) {
        return Arrays.equals(sorted, other.sorted);
    }

    /** A copy in ascending order. */
    double[] toArray() {
        return sorted.clone();
    }

    double at(int index) {
        return sorted[index];
    }

    boolean contains(double value) {
        return indexOf(value) >= 0;
    }

    /** The place of a value in ascending order, negative = it is not in the set. */
    int indexOf(double value) {
        if (sorted.length > FEW) {
            // minus zero is zero here, while the search tells them apart
            return Arrays.binarySearch(sorted, value + 0.0);
        }
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] == value) {
                return i;
            }
        }
        return -1;
    }
}
