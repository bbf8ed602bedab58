package io.timpani.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatrixMarketWriterTest {
    @Test
    void entries_are_written_row_by_row() {
        SparseMatrix matrix = new SparseMatrix(
                3, List.of("a", "b"), new int[] {0, 1, 1, 3}, new int[] {1, 0, 1}, new double[] {0.5, -2, 1e-30});

        assertThat(text(matrix, false))
                .isEqualTo("%%MatrixMarket matrix coordinate real general\n%\n3 2 3\n1 2 0.5\n3 1 -2.0\n3 2 1e-30\n");
    }

    @Test
    void integers_have_no_point() {
        SparseMatrix matrix =
                new SparseMatrix(1, List.of("a", "b"), new int[] {0, 2}, new int[] {0, 1}, new double[] {1, -7});

        assertThat(text(matrix, true))
                .isEqualTo("%%MatrixMarket matrix coordinate integer general\n%\n1 2 2\n1 1 1\n1 2 -7\n");
    }

    @Test
    void what_is_no_number_is_still_written() {
        SparseMatrix matrix =
                new SparseMatrix(1, List.of("a", "b", "c"), new int[] {0, 3}, new int[] {0, 1, 2}, new double[] {
                    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
                });

        assertThat(text(matrix, false)).endsWith("1 3 3\n1 1 nan\n1 2 inf\n1 3 -inf\n");
    }

    @Test
    void every_double_comes_back() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rows = 500;
        int[] starts = new int[rows + 1];
        int[] columns = new int[rows];
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            starts[row + 1] = row + 1;
            columns[row] = random.nextInt(5);
            do {
                values[row] = Double.longBitsToDouble(random.nextLong());
            } while (!Double.isFinite(values[row]));
        }
        SparseMatrix matrix = new SparseMatrix(rows, List.of("a", "b", "c", "d", "e"), starts, columns, values);

        SparseMatrix back = MatrixMarketReader.read(
                new ByteArrayInputStream(MatrixMarketWriter.write(matrix, false)), matrix.columnNames());

        assertThat(back.values()).as("seed %d", seed).startsWith(values);
        assertThat(back.columnIndex()).as("seed %d", seed).startsWith(columns);
        assertThat(back.rowStart()).as("seed %d", seed).isEqualTo(starts);
    }

    private static String text(SparseMatrix matrix, boolean integers) {
        return new String(MatrixMarketWriter.write(matrix, integers), US_ASCII);
    }
}
