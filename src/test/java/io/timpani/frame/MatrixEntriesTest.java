package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MatrixEntriesTest {
    @Test
    void entries_in_any_order_become_ordered_rows_with_sums() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(6);
            int columns = 1 + random.nextInt(6);
            MatrixEntries entries = new MatrixEntries();
            List<TreeMap<Integer, Double>> expected = new java.util.ArrayList<>();
            for (int row = 0; row < rows; row++) {
                expected.add(new TreeMap<>());
            }
            int count = random.nextInt(50);
            for (int i = 0; i < count; i++) {
                int row = random.nextInt(rows);
                int column = random.nextInt(columns);
                double value = random.nextInt(100);
                entries.add(row, column, value);
                expected.get(row).merge(column, value, Double::sum);
            }
            SparseMatrix matrix = entries.toMatrix(rows, new IntegerNames(columns));
            int at = 0;
            for (int row = 0; row < rows; row++) {
                assertThat(matrix.rowStart()[row])
                        .as("seed %d row %d", seed, row)
                        .isEqualTo(at);
                for (Map.Entry<Integer, Double> cell : expected.get(row).entrySet()) {
                    assertThat(matrix.columnIndex()[at]).as("seed %d", seed).isEqualTo(cell.getKey());
                    assertThat(matrix.values()[at++]).as("seed %d", seed).isEqualTo(cell.getValue());
                }
            }
            assertThat(matrix.rowStart()[rows]).as("seed %d", seed).isEqualTo(at);
            assertThat(matrix.values()).as("seed %d", seed).hasSize(at);
            assertThat(matrix.columnIndex()).as("seed %d", seed).hasSize(at);
        }
    }

    @Test
    void columns_near_the_largest_index_are_ordered_too() {
        MatrixEntries entries = new MatrixEntries();
        entries.add(0, Integer.MAX_VALUE - 9, 1);
        entries.add(0, 0, 2);
        entries.add(0, Integer.MAX_VALUE - 10, 3);

        SparseMatrix matrix = entries.toMatrix(1, new IntegerNames(Integer.MAX_VALUE - 8));
        assertThat(matrix.columnIndex()).containsExactly(0, Integer.MAX_VALUE - 10, Integer.MAX_VALUE - 9);
        assertThat(matrix.values()).containsExactly(2, 3, 1);
    }

    @Test
    void made_names_are_a_list_like_any_other() {
        IntegerNames names = new IntegerNames(3);

        assertThat(names).containsExactly("0", "1", "2").isEqualTo(List.of("0", "1", "2"));
        assertThat(new SparseMatrix(0, names, new int[1], new int[0], new double[0]).columnNames())
                .isSameAs(names);
    }

    @Test
    void made_names_are_found_by_their_number_in_its_plain_form() {
        IntegerNames names = new IntegerNames(Integer.MAX_VALUE - 8);

        assertThat(names.indexOf("0")).isZero();
        assertThat(names.indexOf("2147483638")).isEqualTo(2_147_483_638);
        assertThat(names.lastIndexOf("17")).isEqualTo(17);
        for (String other :
                List.of("", "2147483639", "9999999999", "99999999999", "01", "00", "-1", "+1", "1.0", "a")) {
            assertThat(names.indexOf(other)).as(other).isEqualTo(-1);
            assertThat(names.contains(other)).as(other).isFalse();
        }
    }
}
