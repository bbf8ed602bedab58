package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Bodies and headers as people send them are mostly told, and equal what a real pandas reads. */
class OrdinaryCsvPandasTest extends ComparedWithPandas {
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
