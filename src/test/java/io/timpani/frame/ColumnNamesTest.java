package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {
    private static List<String> unique(String names) {
        return ColumnNames.unique(Arrays.asList(names.split("\\|", -1)));
    }

    @ParameterizedTest
    @CsvSource({
        "a|b,a|b",
        "a|a|a,a|a.1|a.2",
        "a|a.1|a,a|a.1|a.2",
        "a|a|a.1,a|a.2|a.1",
        "a.1|a|a|a.1,a.1|a|a.2|a.1.1",
        "A|a,A|a",
        "'',Unnamed: 0",
        "a||,a|Unnamed: 1|Unnamed: 2",
        "|Unnamed: 0,Unnamed: 0.1|Unnamed: 0",
        "' a|a',' a|a'",
    })
    void names_are_made_unique_as_pandas_does(String header, String expected) {
        assertThat(String.join("|", unique(header))).isEqualTo(expected);
    }

    @Test
    void whatever_the_header_no_two_columns_share_a_name() {
        String[] pool = {"", "a", "a.1", "a.2", "a.1.1", "b", "Unnamed: 0", "Unnamed: 1", "Unnamed: 1.1"};
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<String> header = new ArrayList<>();
            int width = 1 + random.nextInt(9);
            for (int i = 0; i < width; i++) {
                header.add(pool[random.nextInt(pool.length)]);
            }
            List<String> names = ColumnNames.unique(header);

            assertThat(names).as("seed %d: %s", seed, header).hasSize(width).doesNotHaveDuplicates();
        }
    }

    @Test
    void names_that_come_once_are_kept() {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<String> header = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                header.add("n" + random.nextInt(6) + (random.nextInt(3) == 0 ? ".1" : ""));
            }
            List<String> names = ColumnNames.unique(header);
            for (int i = 0; i < 8; i++) {
                if (Collections.frequency(header, header.get(i)) == 1) {
                    assertThat(names.get(i)).as("seed %d: %s", seed, header).isEqualTo(header.get(i));
                }
            }
        }
    }

    @Test
    void a_hundred_thousand_equal_names_take_no_time_to_speak_of() {
        List<String> names = ColumnNames.unique(Collections.nCopies(100_000, "x"));

        assertThat(names.get(99_999)).isEqualTo("x.99999");
    }

    @Test
    void the_header_itself_is_not_changed() {
        List<String> header = List.of("a", "a");

        assertThat(ColumnNames.unique(header)).containsExactly("a", "a.1");
        assertThat(header).containsExactly("a", "a");
    }
}
