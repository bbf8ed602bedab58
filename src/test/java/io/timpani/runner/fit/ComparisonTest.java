package io.timpani.runner.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void two_percent_is_close_and_three_are_not() {
        List<?> all = List.of(100.0, 5L, 200.0);
        assertThat(Comparison.of(all, List.of(102.0, 196.0), new int[] {0, 2})).isEmpty();
        assertThat(Comparison.of(all, List.of(100.0, 206.0), new int[] {0, 2}))
                .hasValueSatisfying(text -> assertThat(text).contains("1 of 2 rows", "[3]", "6.0"));
    }

    @Test
    void of_nothing_a_millionth_is_close() {
        assertThat(Comparison.of(List.of(0.0), List.of(1e-6), new int[] {0})).isEmpty();
        assertThat(Comparison.of(List.of(0.0), List.of(1e-5), new int[] {0})).isPresent();
    }

    @Test
    void classes_are_compared_label_by_label() {
        List<?> all = List.of(Map.of("yes", 0.3, "no", 0.7));
        assertThat(Comparison.of(all, List.of(Map.of("no", 0.7, "yes", 0.3)), new int[] {0}))
                .isEmpty();
        assertThat(Comparison.of(all, List.of(Map.of("no", 0.6, "yes", 0.4)), new int[] {0}))
                .isPresent();
    }

    @Test
    void texts_and_missing_values_must_be_the_same() {
        assertThat(Comparison.of(Arrays.asList("a", null), Arrays.asList("a", null), new int[] {0, 1}))
                .isEmpty();
        assertThat(Comparison.of(List.of("a"), List.of("b"), new int[] {0})).isPresent();
        assertThat(Comparison.of(List.of(1.0), Arrays.asList((Object) null), new int[] {0}))
                .isPresent();
    }

    @Test
    void at_most_ten_rows_are_named() {
        int[] rows = new int[30];
        Object[] others = new Object[30];
        Object[] all = new Object[30];
        for (int row = 0; row < 30; row++) {
            rows[row] = row;
            all[row] = 1.0;
            others[row] = 2.0;
        }
        assertThat(Comparison.of(List.of(all), List.of(others), rows))
                .hasValueSatisfying(text -> assertThat(text).contains("30 of 30", "10] and more"));
    }
}
