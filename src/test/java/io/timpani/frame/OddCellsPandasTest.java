package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Odd cells are told as a real pandas reads them, or not at all. */
class OddCellsPandasTest extends ComparedWithPandas {
    private static final List<String> CELLS = List.of(
            "",
            "1",
            "-1",
            "+5",
            "+-5",
            "007",
            "-0",
            "-0.0",
            "0",
            "1.",
            ".5",
            "-.5",
            ".",
            "-",
            "+",
            "1e5",
            "1E-5",
            "1e",
            "1e+",
            "1e 5",
            "1e+ 5",
            "1 e5",
            "e5",
            "1.e3",
            ".e3",
            "1.5e-320",
            "1e308",
            "1e309",
            "-1e400",
            "1e-400",
            "0e0",
            "0e999",
            "1e99999999999",
            "1e-99999999999",
            "1e0000005",
            "inf",
            "-inf",
            "+inf",
            "Inf",
            "INFINITY",
            "-Infinity",
            "+infinity",
            " inf",
            "infin",
            "nan",
            "NaN",
            "NAN",
            "-nan",
            "+nan",
            " nan",
            "NA",
            " NA",
            "NA ",
            "N/A",
            "n/a",
            "null",
            "NULL",
            "Null",
            "None",
            "none",
            "#N/A",
            "#NA",
            "#N/A N/A",
            "<NA>",
            "-1.#IND",
            "1.#QNAN",
            "1.#INF",
            "-NaN",
            "0x10",
            "0b1",
            "1_000",
            "1,000",
            "1d",
            "1f",
            "1L",
            "1.5.5",
            "1-2",
            "2024-01-02",
            "12:30",
            "50%",
            "$5",
            "(5)",
            " 5",
            "5 ",
            "\t5",
            "5\t",
            " 5 ",
            "  ",
            "\t",
            "5\n",
            "\n5",
            "\r\n5",
            "5\u000b",
            "5\f",
            "\u00a05",
            "5\u00a0",
            "\u0663",
            "\u20125",
            "true",
            "True",
            "TRUE",
            "tRuE",
            "false",
            "False",
            "FALSE",
            "fAlse",
            " True",
            "True ",
            "T",
            "F",
            "yes",
            "no",
            "t",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775807",
            "123456789012345678",
            "1234567890123456789",
            "99999999999999999999999999999999",
            "00000000000000000000000000000007",
            "000000000000000007",
            "1.00000000000000000000000000000001",
            "0.00000000000000001",
            "0.000000000000000001",
            "0.0000000000000000000000000000",
            "0.000012345678901234567890",
            "0.00012345678901234567",
            "0.1234567890123456789",
            "12345678901234567890.5",
            "123456789.123456789",
            "1e22",
            "1e23",
            "1.7976931348623157e308",
            "4.9e-324",
            "a",
            "\u00e9",
            "a\"b",
            "\"a\"",
            "\"",
            "a b",
            "\ufeff1",
            "a\0b",
            "1\0",
            "\0",
            "5e-1 ",
            "1e5e",
            "--1",
            "1+",
            "1-",
            "1e-",
            "1 2",
            "+ 5",
            "- 5",
            "- ",
            "1e1.5",
            "e",
            "Infinity ",
            "i",
            "n",
            "NaT",
            "nat",
            "undefined",
            "1/2",
            "1;2",
            "'1'");

    private static String nasty(Random random) {
        int width = 1 + random.nextInt(4);
        int rows = random.nextInt(6);
        List<List<String>> pools = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            List<String> pool = new ArrayList<>();
            int size = 1 + random.nextInt(3);
            for (int k = 0; k < size; k++) {
                pool.add(one(CELLS, random));
            }
            pools.add(pool);
        }
        StringBuilder csv = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
        if (random.nextInt(20) == 0) {
            csv.append(one(List.of("\n", " \n", "\r\n", "\t\n", "\n\n"), random));
        }
        for (int i = 0; i < width; i++) {
            String name = one(List.of("a", "a", "b", "a.1", "", "x y", " c", "Unnamed: 0", "\u00e9\"", "d\n"), random);
            csv.append(i > 0 ? "," : "").append(quoted(name, random));
        }
        for (int row = 0; row < rows; row++) {
            csv.append(random.nextInt(60) == 0 ? "\r" : ENDS[random.nextInt(3)]);
            if (random.nextInt(15) == 0) {
                csv.append(one(List.of("", " ", "\t ", "\r"), random)).append(ENDS[random.nextInt(3)]);
            }
            for (int i = 0; i < width; i++) {
                csv.append(i > 0 ? "," : "").append(quoted(one(pools.get(i), random), random));
                if (random.nextInt(80) == 0) {
                    csv.append(one(List.of("\"", "\"b\"", " ", "\r"), random));
                }
            }
        }
        return csv.append(one(List.of("", "\n", "\r\n", "\n\n", "\r", " "), random))
                .toString();
    }

    @Test
    void nasty_bodies_are_told_as_pandas_reads_them_or_not_at_all() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (long seed = 0; seed < Integer.getInteger("nasty", 3_000); seed++) {
            bodies.add(nasty(new Random(seed)));
            descriptions.add("seed " + seed);
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isGreaterThan(700);
    }

    @Test
    void every_odd_cell_alone_and_beside_any_other_is_told_as_pandas_reads_it_or_not_at_all() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (String cell : CELLS) {
            String written = "\"" + cell.replace("\"", "\"\"") + "\"";
            for (String other : List.of("", "7", "1.5", "True", "word", "-3", "NA", "inf")) {
                bodies.add("a,b\n" + written + ",1\n" + other + ",2\n");
                bodies.add("a,b\n" + other + ",1\n" + written + ",2\n");
                bodies.add("a\n" + written + "\n" + other + "\n" + written + "\n");
                bodies.add("a\n" + other + "\n" + (cell.matches("[^\"\r\n,]*") ? cell : written));
                Collections.addAll(
                        descriptions,
                        cell + " before " + other,
                        cell + " behind " + other,
                        cell + " around " + other,
                        cell + " at the end behind " + other);
            }
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isGreaterThan(bodies.size() / 2);
    }
}
