package io.timpani.forest;

import java.util.ArrayList;
import java.util.List;

/** Which features become which lanes of a keyed row. */
final class KeyPlan {
    private final int width;
    private final List<Plain> plain = new ArrayList<>();
    private final List<Sets> sets = new ArrayList<>();

    /** Numbers that become keys in one lane, or in two that follow each other: {@code LOW}, then {@code HIGH}. */
    record Plain(int feature, int lane, Lane.Copy copy, boolean isPair) {}

    /** The lanes of one feature's sets, which follow each other. */
    record Sets(int feature, int lane, List<Lane> lanes) {}

    /** @param lanes in {@link Lane#ORDER} */
    KeyPlan(List<Lane> lanes) {
        width = Math.max(1, lanes.size());
        int at = 0;
        while (at < lanes.size()) {
            Lane lane = lanes.get(at);
            int end = at + 1;
            if (lane.copy().isSet()) {
                while (end < lanes.size() && lanes.get(end).feature() == lane.feature()) {
                    end++;
                }
                sets.add(new Sets(lane.feature(), at, List.copyOf(lanes.subList(at, end))));
            } else {
                boolean isPair = lane.copy() == Lane.Copy.LOW
                        && end < lanes.size()
                        && lanes.get(end).feature() == lane.feature()
                        && lanes.get(end).copy() == Lane.Copy.HIGH;
                end += isPair ? 1 : 0;
                plain.add(new Plain(lane.feature(), at, lane.copy(), isPair));
            }
            at = end;
        }
    }

    /** Lanes of a row, at least 1. */
    int width() {
        return width;
    }

    Plain[] plain() {
        return plain.toArray(new Plain[0]);
    }

    SetTable[] sets(Precision precision) {
        SetTable[] tables = new SetTable[sets.size()];
        int room = SetTable.MOST_CELLS;
        long bits = SetTable.roomForBits();
        for (int i = 0; i < tables.length; i++) {
            Sets group = sets.get(i);
            tables[i] = new SetTable(group.feature(), group.lane(), group.lanes(), precision, room, bits);
            room -= tables[i].cells();
            bits -= tables[i].spreadBits();
        }
        return tables;
    }
}
