package io.timpani.runner.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which rows are learned from and which are held out, each in their order.
 *
 * @param learned places of rows
 * @param heldOut places of rows
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Split(int[] learned, int[] heldOut) {
    /** Fewer rows say nothing about a model. */
    private static final int LEAST_ROWS = 10;

    /**
     * Splits rows.
     *
     * @param classes of the rows: of each the same share is held out; all the same where there are none
     */
    static Split of(double[] classes, double share, long seed) {
        int rows = classes.length;
        if (share == 0 || rows < LEAST_ROWS) {
            return new Split(IntStream.range(0, rows).toArray(), new int[0]);
        }
        TreeMap<Double, List<Integer>> byClass = new TreeMap<>();
        for (int row = 0; row < rows; row++) {
            byClass.computeIfAbsent(classes[row], key -> new ArrayList<>()).add(row);
        }
        Random random = new Random(seed);
        boolean[] held = new boolean[rows];
        double owed = 0;
        for (List<Integer> members : byClass.values()) {
            Collections.shuffle(members, random);
            // what rounding leaves of one class goes to the next
            owed += members.size() * share;
            int count = (int) Math.min(Math.round(owed), members.size() - 1L);
            owed -= count;
            members.subList(0, count).forEach(row -> held[row] = true);
        }
        return new Split(
                IntStream.range(0, rows).filter(row -> !held[row]).toArray(),
                IntStream.range(0, rows).filter(row -> held[row]).toArray());
    }
}
