package io.timpani.frame;

import static io.timpani.frame.Frames.refusal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixMarketReaderTest {
    private static final String COORDINATE = "%%MatrixMarket matrix coordinate real general\n";
    private static final String ARRAY = "%%MatrixMarket matrix array real general\n";

    private static SparseMatrix read(String text, String... names) throws IOException {
        return MatrixMarketReader.read(new ByteArrayInputStream(text.getBytes(US_ASCII)), List.of(names));
    }

    private static String refused(String text, String... names) {
        return refusal(() -> read(text, names));
    }

    private static double[][] dense(SparseMatrix matrix) {
        double[][] cells = new double[matrix.rowCount()][matrix.columnCount()];
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int i = matrix.rowStart()[row]; i < matrix.rowStart()[row + 1]; i++) {
                cells[row][matrix.columnIndex()[i]] = matrix.values()[i];
            }
        }
        return cells;
    }

    @Test
    void coordinates_become_rows_with_ascending_columns() throws IOException {
        SparseMatrix matrix = read(COORDINATE + "% a comment\n%\n\n3 4 5\n3 4 -1.5\n1 3 2\n3 1 1e3\n1 1 7\n\n3 2 .5\n");

        assertThat(matrix.rowStart()).containsExactly(0, 2, 2, 5);
        assertThat(matrix.columnIndex()).containsExactly(0, 2, 0, 1, 3);
        assertThat(matrix.values()).containsExactly(7, 2, 1000, .5, -1.5);
        assertThat(matrix.columnNames()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void cells_given_twice_are_summed() throws IOException {
        SparseMatrix matrix = read(COORDINATE + "2 2 5\n2 2 1\n1 1 5\n2 1 3\n2 2 10\n1 1 -5\n");

        assertThat(matrix.rowStart()).containsExactly(0, 1, 3);
        assertThat(matrix.columnIndex()).containsExactly(0, 0, 1);
        assertThat(matrix.values()).containsExactly(0, 3, 11);
    }

    @Test
    void pattern_integer_case_and_carriage_returns_are_understood() throws IOException {
        assertThat(dense(read("%%matrixmarket MATRIX Coordinate Pattern General\r\n2 2 1\r\n2 1\r\n")))
                .isDeepEqualTo(new double[][] {{0, 0}, {1, 0}});
        assertThat(dense(read("%%MatrixMarket matrix coordinate integer general\n1 2 1\n \t1  2\t-3 \n")))
                .isDeepEqualTo(new double[][] {{0, -3}});
    }

    @Test
    void integers_may_be_called_unsigned() throws IOException {
        String banner = "%%MatrixMarket matrix coordinate unsigned-integer general\n";

        assertThat(read(banner + "1 2 1\n1 2 255\n").values()).containsExactly(255);
        assertThat(refused(banner + "1 2 1\n1 2 0.5\n")).contains("Line 3").contains("integer");
    }

    @Test
    void symmetric_matrices_are_filled_on_both_sides() throws IOException {
        assertThat(dense(read("%%MatrixMarket matrix coordinate real symmetric\n2 2 2\n1 1 1\n2 1 5\n")))
                .isDeepEqualTo(new double[][] {{1, 5}, {5, 0}});
        assertThat(dense(read("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 5\n")))
                .isDeepEqualTo(new double[][] {{0, -5}, {5, 0}});
        assertThat(dense(read("%%MatrixMarket matrix array real symmetric\n3 3\n1\n2\n3\n4\n5\n6\n")))
                .isDeepEqualTo(new double[][] {{1, 2, 3}, {2, 4, 5}, {3, 5, 6}});
        assertThat(dense(read("%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n")))
                .isDeepEqualTo(new double[][] {{0, -1, -2}, {1, 0, -3}, {2, 3, 0}});
    }

    @Test
    void arrays_come_column_by_column_and_zeros_are_not_stored() throws IOException {
        SparseMatrix matrix = read(ARRAY + "2 3\n1\n0\n0\n4\n-inf\n6\n", "x", "y", "z");

        assertThat(dense(matrix)).isDeepEqualTo(new double[][] {{1, 0, Double.NEGATIVE_INFINITY}, {0, 4, 6}});
        assertThat(matrix.values()).hasSize(4);
        assertThat(matrix.columnNames()).containsExactly("x", "y", "z");
    }

    @Test
    void rows_may_be_empty_or_none() throws IOException {
        assertThat(read(COORDINATE + "0 3 0\n").rowCount()).isZero();
        assertThat(read(COORDINATE + "4 3 0").rowStart()).containsExactly(0, 0, 0, 0, 0);
        assertThat(read(ARRAY + "0 3\n").columnCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 1\n1 1 1\n",
                "a,b\n1,2\n",
                "%MatrixMarket matrix coordinate real general\n1 1 0\n",
                "%%MatrixMarketplace matrix coordinate real general\n1 1 0\n",
                "\n"
            })
    void a_body_without_a_banner_is_refused(String text) {
        assertThat(refused(text)).contains("banner");
    }

    @ParameterizedTest
    @CsvSource({
        "vector coordinate real general,object", "matrix,format", "matrix dense real general,format",
        "matrix coordinate complex general,field", "matrix array pattern general,field", "matrix coordinate,field",
        "matrix coordinate real hermitian,symmetry", "matrix coordinate real,symmetry"
    })
    void a_banner_of_another_kind_is_refused(String banner, String what) {
        assertThat(refused("%%MatrixMarket " + banner + "\n1 1 0\n"))
                .contains("banner")
                .contains(what);
    }

    @ParameterizedTest
    @CsvSource({
        "2 2 2|1 1 1, declares 2 entries but has 1",
        "2 2 1|1 1 1|2 2 2, more entries than the 1",
        "2 2 1|3 1 1, Line 3 row index outside 1 to 2",
        "2 2 1|1 0 1, Line 3 column index outside 1 to 2",
        "2 2 1|% note|1 1, Line 4 too short",
        "2 2 1|1 1 1 1, Line 3 too long",
        "2 2 1|1 1 1d, Line 3 number",
        "2 2 1|1 1.0 1, Line 3 whole number",
        "2 2 1|-1 1 1, Line 3 whole number",
        "2 2, Line 2 too short",
        "2 0 0, no column",
        "2147483647 1 0, 2147483647 rows",
        "1 99999999999999999999 0, Line 2 too large",
        "2147483000 1 1|5 1 1, 2147483000 rows 1 entries",
        "16777216 3 0, 16777216 rows 0 entries",
        "1000001 1 15624|1 1 1, 1000001 rows 15624 entries",
        "2147483000 2147483000 2147483648, declares 2147483648 entries has 0",
        "'',size",
    })
    void what_does_not_fit_is_refused(String body, String words) {
        assertThat(refused(COORDINATE + body.replace('|', '\n')))
                .contains(words.trim().replace(" but ", " ").split(" "));
    }

    @Test
    void many_rows_need_an_entry_for_every_64_of_them() throws IOException {
        assertThat(read(COORDINATE + "1000000 1 0\n").rowCount()).isEqualTo(1_000_000);
        assertThat(read(COORDINATE + "1000064 1 15626\n" + "1 1 1\n".repeat(15_626))
                        .rowCount())
                .isEqualTo(1_000_064);
        assertThat(refused(COORDINATE + "1000065 1 15626\n" + "1 1 1\n".repeat(15_626)))
                .contains("1000065 rows", "15626 entries");
    }

    @Test
    void huge_declared_arrays_fail_before_memory_is_taken() {
        assertThat(refused(ARRAY + "2147483000 2147483000\n1\n"))
                .contains("declares 4611683235289000000 entries")
                .contains("has 1");
    }

    @Test
    void integers_must_be_integers_and_symmetric_matrices_square() {
        assertThat(refused("%%MatrixMarket matrix coordinate integer general\n1 1 1\n1 1 1.5\n"))
                .contains("Line 3");
        assertThat(refused("%%MatrixMarket matrix coordinate real symmetric\n2 3 0\n"))
                .contains("2 rows and 3 columns");
    }

    @Test
    void a_wrong_number_of_names_tells_both_numbers() {
        assertThat(refused(COORDINATE + "1 3 0\n", "a", "b"))
                .contains("3 columns")
                .contains("2 column names");
    }

    @Test
    void two_billion_unnamed_columns_cost_nothing() throws IOException {
        SparseMatrix matrix = read(COORDINATE + "1 2000000000 1\n1 2000000000 4\n");

        assertThat(matrix.columnCount()).isEqualTo(2_000_000_000);
        assertThat(matrix.columnNames().get(1_999_999_999)).isEqualTo("1999999999");
        assertThat(matrix.isNamed()).isFalse();
        assertThat(matrix.columnIndex()).containsExactly(1_999_999_999);
    }

    private static String random(Random random, double[][] cells) {
        StringBuilder entries = new StringBuilder();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            int row = random.nextInt(cells.length);
            int column = random.nextInt(cells[0].length);
            double value = random.nextInt(3) == 0 ? random.nextInt(9) : random.nextInt(1000) / 8.0;
            cells[row][column] += value;
            String end = random.nextInt(9) == 0 ? "\r\n% note\n\n" : "\n";
            entries.append(String.format(Locale.ROOT, "%d %d %s%s", row + 1, column + 1, value, end));
        }
        return COORDINATE + cells.length + " " + cells[0].length + " " + count + "\n" + entries;
    }

    @Test
    void random_matrices_are_read_back_whatever_the_buffer() throws IOException {
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            double[][] cells = new double[1 + random.nextInt(9)][1 + random.nextInt(9)];
            byte[] text = random(random, cells).getBytes(US_ASCII);
            int size = 1 + random.nextInt(64);
            SparseMatrix matrix = new MatrixMarketReader(new ByteArrayInputStream(text), List.of(), size).read();

            assertThat(dense(matrix)).as("seed %d", seed).isDeepEqualTo(cells);
            for (int row = 0; row < matrix.rowCount(); row++) {
                for (int i = matrix.rowStart()[row] + 1; i < matrix.rowStart()[row + 1]; i++) {
                    assertThat(matrix.columnIndex()[i]).as("seed %d", seed).isGreaterThan(matrix.columnIndex()[i - 1]);
                }
            }
        }
    }

    @Test
    void broken_matrices_are_read_or_refused() {
        int read = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] text = Frames.mutated(random(random, new double[5][6]).getBytes(US_ASCII), random);
            boolean fine = Frames.survives(
                    () -> new MatrixMarketReader(new ByteArrayInputStream(text), List.of(), 1 + random.nextInt(64))
                            .read(),
                    "seed " + seed);
            read += fine ? 1 : 0;
        }
        assertThat(read).as("matrices that were read").isBetween(50, 4_950);
    }
}
