package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvScannerTest {
    private static CsvScanner scanner(String csv, int bufferSize) throws IOException {
        return new CsvScanner(new ByteArrayInputStream(csv.getBytes(UTF_8)), bufferSize);
    }

    private static String cell(CsvScanner scanner) {
        return new String(scanner.bytes(), scanner.from, scanner.to - scanner.from, UTF_8);
    }

    /** Every row as its line, then its cells. */
    private static List<String> rows(String csv, boolean skipBlank, int bufferSize) throws IOException {
        CsvScanner scanner = scanner(csv, bufferSize);
        List<String> rows = new ArrayList<>();
        while (scanner.nextRow(skipBlank)) {
            StringBuilder row = new StringBuilder().append(scanner.rowLine());
            do {
                scanner.nextCell();
                row.append('|').append(cell(scanner));
            } while (!scanner.rowEnded);
            rows.add(row.toString());
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 65_536})
    void rows_know_their_physical_line(int bufferSize) throws IOException {
        String csv = "a,b\r\n\n1,\"x\r\ny\rz\nw\"\r \t\r\n2,3\r\r4,\"\"\"\"\n,";

        assertThat(rows(csv, true, bufferSize))
                .containsExactly("1|a|b", "3|1|x\r\ny\rz\nw", "8|2|3", "10|4|\"", "11||");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void blank_lines_are_rows_of_one_empty_cell_when_they_are_kept(int bufferSize) throws IOException {
        assertThat(rows("a\n\n\r\n \n\r", false, bufferSize)).containsExactly("1|a", "2|", "3|", "4| ", "5|");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64})
    void cells_know_their_physical_line(int bufferSize) throws IOException {
        CsvScanner scanner = scanner("\"1\n2\",b,\"3\n\",d\ne", bufferSize);
        List<Long> lines = new ArrayList<>();
        while (scanner.nextRow(true)) {
            do {
                scanner.nextCell();
                lines.add(scanner.cellLine());
            } while (!scanner.rowEnded);
        }
        assertThat(lines).containsExactly(1L, 2L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @CsvSource({
        "12,12,-1",
        "-7,-7,-1",
        "0.50,0.5,2",
        ".5,0.5,1",
        "5.,5,0",
        "007,7,-1",
        "9007199254740992,9007199254740992,-1",
        "0.0000000000000001,1e-16,16"
    })
    void plain_numbers_are_read_in_one_pass(String cell, double value, int scale) throws IOException {
        CsvScanner scanner = scanner(cell + ",next", 64);
        scanner.nextRow(true);

        assertThat(scanner.plainNumber()).isEqualTo(value);
        assertThat(scanner.scale()).isEqualTo(scale);
        assertThat(cell(scanner)).isEqualTo(cell);
        scanner.nextCell();
        assertThat(cell(scanner)).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "+1",
                "1e5",
                "1 ",
                " 1",
                "\"1\"",
                "--1",
                "1.2.3",
                ".",
                "-",
                "1x",
                "1234567890123456789",
                "123456789.012345678",
                "999999999999999999",
                "9007199254740993"
            })
    void what_is_no_plain_number_is_left_to_the_next_cell(String cell) throws IOException {
        for (int size : new int[] {1, 4, 64}) {
            CsvScanner scanner = scanner(cell + ",next\n", size);
            scanner.nextRow(true);

            assertThat(scanner.plainNumber()).isNaN();
            scanner.nextCell();
            assertThat(cell(scanner)).isEqualTo(cell.replace("\"", ""));
            scanner.nextCell();
            assertThat(cell(scanner)).isEqualTo("next");
            assertThat(scanner.rowEnded).isTrue();
        }
    }

    @Test
    void a_number_cut_by_the_buffer_is_read_whole() throws IOException {
        CsvScanner scanner = scanner("123456,7\n", 3);
        scanner.nextRow(true);

        assertThat(scanner.plainNumber()).isNaN();
        scanner.nextCell();
        assertThat(cell(scanner)).isEqualTo("123456");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "\n", "\r\n", ",7", ",1234567890", "x", "e5", ""})
    void numbers_of_any_length_are_read_whatever_follows(String next) throws IOException {
        for (int whole = 0; whole <= 4; whole++) {
            for (int fraction = 0; fraction <= 24; fraction++) {
                String cell =
                        "-" + "4071".substring(0, whole) + "." + "908172635490817263549081".substring(0, fraction);
                CsvScanner scanner = scanner(cell + next, 64);
                scanner.nextRow(true);

                double value = scanner.plainNumber();

                boolean delimited = !next.isEmpty() && ",\n\r".indexOf(next.charAt(0)) >= 0;
                BigDecimal digits = new BigDecimal(whole + fraction == 0 ? "0" : cell.replaceAll("\\D", ""));
                boolean exact = whole + fraction > 0
                        && whole + fraction <= 18
                        && digits.compareTo(BigDecimal.valueOf(1L << 53)) <= 0;
                if (delimited && exact) {
                    assertThat(value).as(cell + next).isEqualTo(Double.parseDouble(cell));
                    assertThat(scanner.scale()).isEqualTo(fraction);
                } else {
                    assertThat(value).as(cell + next).isNaN();
                }
            }
        }
    }

    @Test
    void a_plain_number_may_end_its_row() throws IOException {
        CsvScanner scanner = scanner("1\r\n2\n", 64);
        scanner.nextRow(true);

        assertThat(scanner.plainNumber()).isEqualTo(1);
        assertThat(scanner.rowEnded).isTrue();
        assertThat(scanner.nextRow(false)).isTrue();
        assertThat(scanner.rowLine()).isEqualTo(2);
        assertThat(scanner.plainNumber()).isEqualTo(2);
        assertThat(scanner.nextRow(false)).isFalse();
    }

    @Test
    void a_row_of_plain_numbers_is_read_in_one_go() throws IOException {
        CsvScanner scanner = scanner("1,-2.5,.75\r\n-4,5,6\n", 64);
        double[][] columns = new double[3][2];

        assertThat(scanner.nextRow(true)).isTrue();
        assertThat(scanner.plainNumbers(columns, 0, 0)).isEqualTo(3);
        assertThat(scanner.rowEnded).isTrue();
        assertThat(scanner.nextRow(true)).isTrue();
        assertThat(scanner.rowLine()).isEqualTo(2);
        assertThat(scanner.plainNumbers(columns, 0, 1)).isEqualTo(3);
        assertThat(scanner.rowEnded).isTrue();
        assertThat(scanner.nextRow(true)).isFalse();

        assertThat(columns).isDeepEqualTo(new double[][] {{1, -4}, {-2.5, 5}, {0.75, 6}});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1e5", "\"2\"", "2", "123456789012345678901"})
    void reading_numbers_stops_at_the_first_cell_that_is_none_or_not_wanted(String cell) throws IOException {
        for (int size : new int[] {1, 4, 64}) {
            CsvScanner scanner = scanner("1.5," + cell + ",3\n", size);
            double[][] columns = {new double[1], null, new double[1]};
            scanner.nextRow(true);

            int read = scanner.plainNumbers(columns, 0, 0);
            assertThat(scanner.rowEnded).isFalse();
            if (read == 0) {
                // the buffer ended within it
                assertThat(size).isLessThan(64);
                scanner.nextCell();
                assertThat(cell(scanner)).isEqualTo("1.5");
            } else {
                assertThat(read).isEqualTo(1);
                assertThat(columns[0][0]).isEqualTo(1.5);
            }
            scanner.nextCell();
            assertThat(cell(scanner)).isEqualTo(cell.replace("\"", ""));
        }
    }

    @Test
    void a_row_with_more_numbers_than_columns_has_not_ended() throws IOException {
        CsvScanner scanner = scanner("1,2,3\n", 64);
        scanner.nextRow(true);

        assertThat(scanner.plainNumbers(new double[2][1], 0, 0)).isEqualTo(2);
        assertThat(scanner.rowEnded).isFalse();
        scanner.nextCell();
        assertThat(cell(scanner)).isEqualTo("3");
        assertThat(scanner.rowEnded).isTrue();
    }
}
