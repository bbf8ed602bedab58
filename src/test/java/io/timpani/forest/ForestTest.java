package io.timpani.forest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The flat forest against a plain one, and what its package promises. */
class ForestTest {
    private static final int FORESTS = 400 * Integer.getInteger("timpani.test.rounds", 1);
    private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 8, 9, 63, 64, 65, 67, 68, 130};

    @Test
    void random_forests_sum_up_as_a_plain_walk_does() throws Exception {
        for (long seed = 0; seed < FORESTS; seed++) {
            PlainForest plain = new PlainForest(seed);
            Forest flat = plain.flat();
            for (int rows : new int[] {ROWS[(int) (seed % ROWS.length)], 1, 70}) {
                compare(plain, flat, rows, seed);
            }
        }
    }

    private static void compare(PlainForest plain, Forest flat, int rows, long seed) {
        double[][] columns = new double[plain.features()][rows];
        for (double[] column : columns) {
            Arrays.setAll(column, row -> plain.value());
        }
        double[] sums = new double[rows * plain.outputs()];
        flat.sums(columns, 0, rows, sums);
        for (int row = 0; row < rows; row++) {
            int at = row;
            double[] cells =
                    Arrays.stream(columns).mapToDouble(column -> column[at]).toArray();
            double[] own = Arrays.copyOfRange(sums, row * plain.outputs(), (row + 1) * plain.outputs());
            // a description per row would take longer than the sums
            if (!Arrays.equals(own, plain.sums(cells))) {
                throw new AssertionError("seed %d, row %d of %d: %s gives %s"
                        .formatted(seed, row, rows, Arrays.toString(cells), Arrays.toString(own)));
            }
        }
    }

    @Test
    void a_column_that_is_null_is_missing_in_all_rows() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            PlainForest plain = new PlainForest(seed);
            Forest flat = plain.flat();
            double[][] absent = new double[plain.features()][];
            double[] missing =
                    IntStream.range(0, 100).mapToDouble(row -> Double.NaN).toArray();
            double[][] present = new double[plain.features()][];
            Arrays.fill(present, missing);
            double[] expected = new double[100 * plain.outputs()];
            double[] sums = new double[100 * plain.outputs()];
            flat.sums(present, 0, 100, expected);
            flat.sums(absent, 0, 100, sums);
            assertThat(sums).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void rows_outside_of_the_range_are_left_alone() throws Exception {
        Forest forest = stump(Comparison.LESS, 0.5, Missing.LEFT);
        double[] sums = new double[10];
        forest.sums(new double[][] {{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}}, 3, 5, sums);
        assertThat(sums).containsExactly(0, 0, 0, 2, 1, 2, 1, 2, 0, 0);
    }

    @Test
    void every_comparison_goes_by_its_name() throws Exception {
        assertThat(leaves(Comparison.LESS)).containsExactly(1, 2, 2);
        assertThat(leaves(Comparison.AT_MOST)).containsExactly(1, 1, 2);
        assertThat(leaves(Comparison.MORE)).containsExactly(2, 2, 1);
        assertThat(leaves(Comparison.AT_LEAST)).containsExactly(2, 1, 1);
        assertThat(leaves(Comparison.EQUAL)).containsExactly(2, 1, 2);
        assertThat(leaves(Comparison.NOT_EQUAL)).containsExactly(1, 2, 1);
    }

    private static double[] leaves(Comparison test) throws BrokenTreeException {
        double[] sums = new double[3];
        stump(test, 3, Missing.LEFT).sums(new double[][] {{Math.nextDown(3), 3, Math.nextUp(3)}}, 0, 3, sums);
        return sums;
    }

    /** Left is 1, right is 2. */
    private static Forest stump(Comparison test, double threshold, Missing missing) throws BrokenTreeException {
        ForestBuilder builder = new ForestBuilder(1, 1, Precision.DOUBLE, Precision.DOUBLE);
        TreeBuilder tree = builder.tree(0, 3);
        tree.split(0, 0, test, threshold, 1, 2, missing);
        tree.leaf(1, 1);
        tree.leaf(2, 2);
        tree.add();
        return builder.build();
    }

    @Test
    void floats_are_added_as_floats() throws Exception {
        ForestBuilder builder = new ForestBuilder(0, 1, Precision.FLOAT, Precision.FLOAT);
        for (double value : new double[] {0x1p24, 1, 1}) {
            TreeBuilder tree = builder.tree(0, 1);
            tree.leaf(0, value);
            tree.add();
        }
        double[] sums = new double[5];
        builder.build().sums(new double[0][], 0, 5, sums);
        assertThat(sums).containsOnly(0x1p24);
    }

    @Test
    void sets_too_large_for_a_table_are_asked_one_by_one() throws Exception {
        ForestBuilder builder = new ForestBuilder(1, 1, Precision.FLOAT, Precision.FLOAT);
        for (int i = 0; i < 3; i++) {
            BitSet codes = new BitSet();
            codes.set(i);
            codes.set(SetTable.MOST_CELLS - i);
            TreeBuilder tree = builder.tree(0, 3);
            tree.member(0, 0, ValueSet.codes(codes), 1, 2, Missing.LEFT);
            tree.leaf(1, 1 << i);
            tree.leaf(2, 0);
            tree.add();
        }
        double[] sums = new double[6];
        builder.build()
                .sums(
                        new double[][] {{0, 1, SetTable.MOST_CELLS, SetTable.MOST_CELLS - 2, Double.NaN, -1}},
                        0,
                        6,
                        sums);
        assertThat(sums).containsExactly(1, 2, 1, 4, 7, 0);
    }

    @Test
    void an_empty_set_asks_whether_a_value_is_missing() throws Exception {
        ForestBuilder builder = new ForestBuilder(1, 1, Precision.DOUBLE, Precision.DOUBLE);
        TreeBuilder tree = builder.tree(0, 3);
        tree.member(0, 0, ValueSet.values(), 1, 2, Missing.LEFT);
        tree.leaf(1, 1);
        tree.leaf(2, 2);
        tree.add();
        double[] sums = new double[3];
        builder.build().sums(new double[][] {{Double.NaN, 0, Double.NEGATIVE_INFINITY}}, 0, 3, sums);
        assertThat(sums).containsExactly(1, 2, 2);
    }

    @Test
    void a_very_deep_tree_is_walked_to_its_end() throws Exception {
        int depth = 20_000;
        ForestBuilder builder = new ForestBuilder(1, 1, Precision.DOUBLE, Precision.DOUBLE);
        TreeBuilder tree = builder.tree(0, 2 * depth + 1);
        for (int i = 0; i < depth; i++) {
            tree.split(2 * i, 0, Comparison.LESS, i, 2 * i + 1, 2 * i + 2, Missing.LEFT);
            tree.leaf(2 * i + 1, i);
        }
        tree.leaf(2 * depth, depth);
        tree.add();
        Forest forest = builder.build();
        assertThat(forest.depth()).isEqualTo(depth);
        double[] sums = new double[5];
        forest.sums(new double[][] {{-1, 0, 77, 1e9, Double.NaN}}, 0, 5, sums);
        assertThat(sums).containsExactly(0, 1, 78, depth, 0);
    }

    @Test
    void eight_threads_get_their_own_sums() throws Exception {
        PlainForest plain = new PlainForest(7);
        Forest flat = plain.flat();
        double[][] columns = new double[plain.features()][500];
        for (double[] column : columns) {
            Arrays.setAll(column, row -> plain.value());
        }
        double[] expected = new double[500 * plain.outputs()];
        flat.sums(columns, 0, 500, expected);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<double[]>> calls = new ArrayList<>();
            for (int call = 0; call < 200; call++) {
                int step = 1 + call;
                calls.add(() -> {
                    double[] sums = new double[500 * plain.outputs()];
                    for (int from = 0; from < 500; from += step) {
                        flat.sums(columns, from, Math.min(step, 500 - from), sums);
                    }
                    return sums;
                });
            }
            for (Future<double[]> sums : threads.invokeAll(calls)) {
                assertThat(sums.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
