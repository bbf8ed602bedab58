package io.timpani.forest;

import java.util.ArrayList;
import java.util.List;

/** The lanes of one feature's sets, worked out beforehand for every code: a row takes a copy of them. */
final class SetTable {
    /** Cells of all tables of a forest; sets for which there is no room are asked one by one. */
    static final int MOST_CELLS = 1 << 22;

    /** Bits of sets that are asked one by one: with more, the processor's cache holds too few, and a search is as quick. */
    private static final long MOST_BITS = 1L << 28;
    /** A model is not to take a small heap for the sake of speed. */
    private static final int BYTES_PER_BIT = 4;

    private static final int MISSING = 0;
    private static final int NO_CODE = 1;
    private static final int FIRST_CODE = 2;

    final int feature;
    private final int lane;
    private final List<Lane> lanes;
    private final boolean truncates;
    private final int limit;
    private final boolean isTabled;
    private final int[] ints;
    private final long[] longs;
    private long spreadBits;

    /**
     * A table, if there is room for it.
     *
     * @param room for cells
     * @param bits of sets that there is room for
     */
    SetTable(int feature, int lane, List<Lane> lanes, Precision precision, int room, long bits) {
        this.feature = feature;
        this.lane = lane;
        boolean alike = true;
        int largest = 0;
        boolean truncating = false;
        for (Lane each : lanes) {
            ValueSet set = each.set();
            if (set != null) {
                truncating = set.truncates();
                largest = Math.max(largest, set.limit());
            }
        }
        for (Lane each : lanes) {
            ValueSet set = each.set();
            alike &= set != null && set.hasCodes() && set.truncates() == truncating;
        }
        truncates = truncating;
        limit = largest;
        isTabled = alike && (limit + (long) FIRST_CODE) * lanes.size() <= room;
        this.lanes = isTabled ? lanes : spread(lanes, bits);
        int cells = isTabled ? (limit + FIRST_CODE) * lanes.size() : 0;
        ints = new int[precision == Precision.FLOAT ? cells : 0];
        longs = new long[precision == Precision.DOUBLE ? cells : 0];
        for (int cell = 0; cell < cells; cell++) {
            int distance = lanes.get(cell % lanes.size()).distance(example(cell / lanes.size()));
            if (precision == Precision.FLOAT) {
                ints[cell] = distance;
            } else {
                longs[cell] = distance;
            }
        }
    }

    /** Bits of sets that a forest has room for. */
    static long roomForBits() {
        return Math.min(MOST_BITS, Runtime.getRuntime().maxMemory() / BYTES_PER_BIT);
    }

    /** Lanes whose sets are bits as long as there is room. */
    private List<Lane> spread(List<Lane> given, long room) {
        List<Lane> spread = new ArrayList<>(given.size());
        for (Lane each : given) {
            ValueSet set = each.set();
            boolean fits = set != null && set.isListed() && spreadBits + set.limit() <= room;
            spreadBits += fits && set != null ? set.limit() : 0;
            spread.add(fits ? each.spread() : each);
        }
        return List.copyOf(spread);
    }

    /** Bits that were made of lists. */
    long spreadBits() {
        return spreadBits;
    }

    /** Cells that it takes. */
    int cells() {
        return ints.length + longs.length;
    }

    private static double example(int line) {
        return switch (line) {
            case MISSING -> Double.NaN;
            case NO_CODE -> Double.NEGATIVE_INFINITY;
            default -> line - FIRST_CODE;
        };
    }

    private int line(double value) {
        if (Double.isNaN(value)) {
            return MISSING;
        }
        boolean below = truncates ? value <= -1 : value < 0;
        return below || value >= limit ? NO_CODE : FIRST_CODE + (int) value;
    }

    /** Writes the lanes of a row that begins at {@code row}. */
    void put(double value, int[] keys, int row) {
        if (isTabled) {
            System.arraycopy(ints, line(value) * lanes.size(), keys, row + lane, lanes.size());
        } else {
            for (int i = 0; i < lanes.size(); i++) {
                keys[row + lane + i] = lanes.get(i).distance(value);
            }
        }
    }

    /** As the other. */
    void put(double value, long[] keys, int row) {
        if (isTabled) {
            System.arraycopy(longs, line(value) * lanes.size(), keys, row + lane, lanes.size());
        } else {
            for (int i = 0; i < lanes.size(); i++) {
                keys[row + lane + i] = lanes.get(i).distance(value);
            }
        }
    }
}
