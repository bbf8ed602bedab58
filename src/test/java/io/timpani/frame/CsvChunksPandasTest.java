package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is told about bodies that pandas reads in several chunks. */
class CsvChunksPandasTest extends ComparedWithPandas {
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
}
