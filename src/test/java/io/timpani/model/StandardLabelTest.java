package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** model-contract.md §8, step 2. */
class StandardLabelTest {
    @ParameterizedTest(name = "''{0}'' is ''{1}''")
    @CsvSource({
        "yes, True",
        "yes, 1",
        "True, 1.0",
        "T, on",
        "Y, tRuE",
        "1, 01",
        "1, 1.0",
        "1, +1",
        "1, 1e0",
        "1000, 1E3",
        "0.5, .5",
        "5, 5.",
        "-3, -3.00",
        "0, -0",
        "no, False",
        "N, 0",
        "off, 0.0",
        "None, false",
        "none, 0",
        "Iris-Setosa, iris-setosa",
        "ÄPFEL, äpfel",
        "' 7 ', 7"
    })
    void labels_of_one_meaning_are_the_same(String one, String other) {
        assertThat(StandardLabel.of(one)).isEqualTo(StandardLabel.of(other));
        assertThat(StandardLabel.of(one)).hasSameHashCodeAs(StandardLabel.of(other));
    }

    @ParameterizedTest(name = "''{0}'' is not ''{1}''")
    @CsvSource({
        "yes, no",
        "1, 2",
        "1, 0",
        "f, false",
        "f, no",
        "1, 1x",
        "2, 2d",
        "2, 2f",
        "16, 0x10",
        "1, 1.0000001",
        "10, 1_0",
        "a b, ab",
        "' yes', yes",
        "'', 0",
        "-, 0",
        "e, 0",
        "1-2, -1",
        "setosa, versicolor"
    })
    void labels_of_other_meanings_differ(String one, String other) {
        assertThat(StandardLabel.of(one)).isNotEqualTo(StandardLabel.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "NAN", " nan ", "-nan", "+NaN"})
    void a_label_that_is_not_a_number_is_not_even_itself(String label) {
        assertThat(StandardLabel.of(label)).isNotEqualTo(StandardLabel.of(label));
    }

    @ParameterizedTest(name = "''{0}'' is ''{1}''")
    @CsvSource({"inf, Infinity", "INF, +inf", "-inf, -Infinity", "inf, 1e999"})
    void infinities_are_numbers(String one, String other) {
        assertThat(StandardLabel.of(one)).isEqualTo(StandardLabel.of(other));
        assertThat(StandardLabel.of(one)).isInstanceOf(Double.class);
    }

    @Test
    void words_that_begin_like_special_numbers_are_words() {
        assertThat(StandardLabel.of("Nancy")).isEqualTo("nancy");
        assertThat(StandardLabel.of("info")).isEqualTo("info");
        assertThat(StandardLabel.of("nano")).isEqualTo(StandardLabel.of("NANO"));
    }
}
