package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ServingException;
import io.timpani.testing.Interpreters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is told equals what a real pandas reads. */
class TypedCsvPandasTest {
    private static final double TOLERANCE = 1e-12;
    private static final String[] ENDS = {"\n", "\n", "\r\n"};

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    private record Told(String description, byte[] bytes, TypedCsv.Reading reading) {}

    @BeforeAll
    static void there_is_a_pandas() {
        Interpreters.python();
    }

    /** Reads them one after the other with one memory, and compares; returns how many were told. */
    private int compare(List<String> bodies, List<String> descriptions, TypedCsv csv) throws Exception {
        List<Told> read = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i).getBytes(UTF_8);
            try {
                read.add(new Told(descriptions.get(i), body, csv.read(body)));
            } catch (ServingException refused) {
                assertThat(Frames.refusal(() -> CsvReader.shape(new java.io.ByteArrayInputStream(body))))
                        .as(descriptions.get(i))
                        .isEqualTo(refused.text());
            }
        }
        List<Pandas.Answer> answers = Pandas.read(
                directory,
                read.stream()
                        .map(told ->
                                new Pandas.Body(told.bytes(), told.reading().columns() == 1))
                        .toList());
        int told = 0;
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).reading().frame().isPresent()) {
                told++;
                String difference = difference(read.get(i), answers.get(i));
                if (difference != null) {
                    differences.add(read.get(i).description() + ": " + difference);
                }
            }
        }
        assertThat(differences).isEmpty();
        return told;
    }

    private static @Nullable String difference(Told told, Pandas.Answer answer) {
        Frame frame = told.reading().frame().orElseThrow();
        if (answer.failure() != null) {
            return "pandas failed: " + answer.failure();
        }
        if (frame.rowCount() != answer.rows()
                || frame.rowCount() != told.reading().rows()
                || frame.columns().size() != told.reading().columns()) {
            return frame.rowCount() + " rows, not " + answer.rows();
        }
        List<String> names = answer.columns().stream().map(Pandas.Series::name).toList();
        if (!frame.columnNames().equals(names)
                || !frame.columns().stream().map(Column::name).toList().equals(names)) {
            return "names " + frame.columnNames() + ", not " + names;
        }
        for (int i = 0; i < names.size(); i++) {
            String difference =
                    difference(frame.columns().get(i), answer.columns().get(i), answer.rows());
            if (difference != null) {
                return "column " + i + ": " + difference;
            }
        }
        return null;
    }

    private static @Nullable String difference(Column column, Pandas.Series series, int rows) {
        if (kind(column) != series.kind()) {
            return "kind " + kind(column) + ", not " + series.kind() + " " + series.values();
        }
        for (int row = 0; row < rows; row++) {
            Object expected = series.values().get(row);
            Object value = value(column, row);
            boolean same = (value instanceof Double number && expected instanceof Double wanted)
                    ? isNear(number, wanted)
                    : Objects.equals(value, expected);
            if (!same) {
                return "row " + row + " is " + value + ", not " + expected;
            }
        }
        return null;
    }

    private static char kind(Column column) {
        if (column instanceof IntegerColumn) {
            return 'i';
        }
        if (column instanceof NumberColumn) {
            return 'f';
        }
        return column instanceof BooleanColumn ? 'b' : 'o';
    }

    private static @Nullable Object value(Column column, int row) {
        if (column instanceof IntegerColumn integers) {
            return integers.values()[row];
        }
        if (column instanceof NumberColumn numbers) {
            return numbers.values()[row];
        }
        if (column instanceof BooleanColumn truths) {
            return truths.values()[row];
        }
        return ((TextColumn) column).values()[row];
    }

    private static boolean isNear(double value, double expected) {
        return Double.compare(value, expected) == 0
                || (value != 0 && Math.abs(value - expected) <= TOLERANCE * Math.abs(expected));
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String quoted(String cell, Random random) {
        boolean needed = cell.contains(",") || cell.contains("\n") || cell.contains("\r") || cell.startsWith("\"");
        return needed || random.nextInt(8) == 0 ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    private static String repr(double value) {
        return Double.toString(value);
    }

    /** Columns as people send them. */
    private static IntFunction<String> ordinaryColumn(Random random) {
        List<String> categories = List.of("red", "green", "dark blue", "O'Neil", "caf\u00e9", "a,b", "x\"y", "-", "N");
        int kind = random.nextInt(14);
        return row -> switch (kind) {
            case 0 -> Integer.toString(random.nextInt(1000) - 200);
            case 1 -> Long.toString(random.nextLong());
            case 2 -> repr(random.nextGaussian());
            case 3 -> String.format(java.util.Locale.ROOT, "%.3f", random.nextGaussian() * 100);
            case 4 -> repr(random.nextGaussian() * 1e-7);
            case 5 -> random.nextBoolean() ? "True" : "False";
            case 6 -> random.nextBoolean() ? "TRUE" : "FALSE";
            case 7, 8 -> one(categories, random);
            case 9 -> "2024-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
            case 10 -> String.format(java.util.Locale.ROOT, "%05d", random.nextInt(99999));
            case 11 -> "line one\nline two, \"" + row + "\" \ud83e\udd41";
            case 12 -> row % 3 == 0 ? "12" + row : "AB" + row;
            default -> row % 4 == 0 ? "0.5" : "7";
        };
    }

    private static String ordinary(Random random) {
        int width = 1 + random.nextInt(12);
        int rows = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(40);
        String end = ENDS[random.nextInt(3)];
        StringBuilder csv = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
        List<IntFunction<String>> columns = new ArrayList<>();
        int[] missing = new int[width];
        for (int i = 0; i < width; i++) {
            csv.append(i > 0 ? "," : "").append(random.nextInt(20) == 0 ? "twice" : "column " + i);
            columns.add(ordinaryColumn(random));
            missing[i] = random.nextInt(4) == 0 ? 5 : 0;
        }
        String token = one(List.of("", "", "NA", "NaN", "null"), random);
        for (int row = 0; row < rows; row++) {
            csv.append(end);
            for (int i = 0; i < width; i++) {
                boolean left = missing[i] > 0 && random.nextInt(missing[i]) == 0;
                csv.append(i > 0 ? "," : "")
                        .append(left ? token : quoted(columns.get(i).apply(row), random));
            }
        }
        return csv.append(random.nextInt(4) == 0 ? "" : end).toString();
    }

    @Test
    void three_thousand_ordinary_bodies_are_mostly_told() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (long seed = 0; seed < 3_000; seed++) {
            bodies.add(ordinary(new Random(seed)));
            descriptions.add("seed " + seed);
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isGreaterThan(2_400);
    }

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

    /** Wide bodies have few rows in a chunk. */
    private static String wide(Random random, int width, int chunk) {
        int rows = chunk * 2 + random.nextInt(chunk);
        List<IntFunction<String>> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int kind = i < 24 ? i : 8;
            int turn = chunk * (1 + random.nextInt(2)) + random.nextInt(3) - 1;
            columns.add(row -> switch (kind) {
                case 0 -> row < turn ? "1" : "2.5";
                case 1 -> row < turn ? "" : "2";
                case 2 -> row < turn ? "" : "words";
                case 3 -> row < turn ? "1" : "words";
                case 4 -> row < turn ? "True" : "False";
                case 5 -> row < turn ? "True" : "words";
                case 6 -> row < turn ? "1" : "True";
                case 7 -> row % 2 == 0 ? "1" : "words";
                case 9 -> row < turn ? "-0" : "2.5";
                case 10 -> row < turn ? "9223372036854775807" : "";
                case 11 -> row < turn ? "True" : "";
                case 12 -> row % 2 == 0 ? "1" : "True";
                default -> "7";
            });
        }
        // told are those without the few columns that cannot be
        boolean tame = random.nextBoolean();
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < width; i++) {
            csv.append(i > 0 ? ",c" : "c").append(i);
        }
        for (int row = 0; row < rows; row++) {
            csv.append('\n');
            for (int i = 0; i < width; i++) {
                boolean odd = i == 3 || i == 5 || i == 6 || i == 11;
                csv.append(i > 0 ? "," : "")
                        .append(tame && odd ? "x" : columns.get(i).apply(row));
            }
        }
        return csv.append('\n').toString();
    }

    @Test
    void chunks_are_typed_as_pandas_does() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (long seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            boolean wider = random.nextBoolean();
            bodies.add(wider ? wide(random, 20_000, 32) : wide(random, 5_000, 128));
            descriptions.add("seed " + seed);
        }
        for (int turn = 524_287; turn < 524_290; turn++) {
            bodies.add("a\n" + "1\n".repeat(turn) + "words\n".repeat(3));
            descriptions.add("words in row " + turn);
            bodies.add("a\n" + "1\n".repeat(turn) + "2.5\n\n");
            descriptions.add("a decimal in row " + turn);
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isBetween(4, 8);
    }

    @Test
    void blanks_before_a_row_that_pandas_cuts_in_two_are_not_told() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (int shift = 0; shift < 12; shift++) {
            String start = "a,b\n" + "x".repeat(262_144 - 12 + shift) + ",1\n";
            for (String row : List.of("   y,2\n", "   \"y\",2\n", "   ,2\n", "   5,2\n")) {
                bodies.add(start + row);
                descriptions.add("shift " + shift + " " + row);
            }
            bodies.add("a,b\n" + "1," + "x".repeat(262_144 - 14 + shift) + "\n   5,2\n");
            descriptions.add("shift " + shift + " number");
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isEqualTo(12);
    }

    @Test
    void header_names_are_those_of_pandas() throws Exception {
        List<String> bodies = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        List<String> names = List.of("", "a", "a", "a.1", "a.2", "a.1.1", "b", "Unnamed: 0", "Unnamed: 1", " ", "NA");
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int width = 1 + random.nextInt(8);
            StringBuilder csv = new StringBuilder();
            for (int i = 0; i < width; i++) {
                csv.append(i > 0 ? "," : "").append(quoted(one(names, random), random));
            }
            bodies.add(csv + "\n" + "1,".repeat(width - 1) + "2\n");
            descriptions.add("seed " + seed + " " + csv);
        }
        assertThat(compare(bodies, descriptions, new TypedCsv())).as("told").isGreaterThan(1_800);
    }
}
