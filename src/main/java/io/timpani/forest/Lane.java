package io.timpani.forest;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One place of a keyed row: a feature as some nodes see it.
 *
 * @param set the members of a {@link Copy#isSet}, else null
 */
record Lane(int feature, Copy copy, @Nullable ValueSet set) implements Comparable<Lane> {
    /** By feature; the two plain copies side by side, and all sets side by side. */
    static final Comparator<Lane> ORDER = Comparator.comparingInt(Lane::feature).thenComparing(Lane::copy);

    private static final Comparator<Lane> WITH_SETS =
            ORDER.thenComparing(Lane::set, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** For maps: however many lanes have one hash code, a few comparisons find one. */
    @Override
    public int compareTo(Lane other) {
        return WITH_SETS.compare(this, other);
    }

    /** What stands in for what is missing. */
    enum Copy {
        LOW,
        HIGH,
        /** As 0. */
        ZERO,
        /** Low, and so are zeros. */
        ZERO_LOW,
        ZERO_HIGH,
        /** 0 for members of a set and for what is missing, else 1. */
        MEMBER_OR_MISSING,
        /** 0 for members of a set, else 1. */
        MEMBER;

        static Copy of(Missing missing) {
            return switch (missing) {
                case LEFT -> LOW;
                case RIGHT -> HIGH;
                case AS_ZERO -> ZERO;
                case ZERO_LEFT -> ZERO_LOW;
                case ZERO_RIGHT -> ZERO_HIGH;
            };
        }

        boolean isSet() {
            return this == MEMBER || this == MEMBER_OR_MISSING;
        }
    }

    /** The same lane, its set as bits. */
    Lane spread() {
        return set == null ? this : new Lane(feature, copy, set.spread());
    }

    /** The value of a set's lane. */
    int distance(double value) {
        if (Double.isNaN(value)) {
            return copy == Copy.MEMBER_OR_MISSING ? 0 : 1;
        }
        return set != null && set.has(value) ? 0 : 1;
    }
}
