package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of model-contract.md §8, step 2. */
class StandardLabelTest {
    @ParameterizedTest
    @CsvSource({"yes, True", "yes, 1", "no, 0.0", "none, OFF", "1, 01", "1, 1.0", "-0, 0", "Cat, cAT", "10, 1e1"})
    void these_are_one_label(String one, String other) {
        assertThat(StandardLabel.of(one)).isEqualTo(StandardLabel.of(other));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "yes, no", "cat, cats", "1f, 1", "0x1, 1", "maybe, 1"})
    void these_are_two_labels(String one, String other) {
        assertThat(StandardLabel.of(one)).isNotEqualTo(StandardLabel.of(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", " NAN "})
    void not_a_number_is_never_the_same_label(String label) {
        assertThat(StandardLabel.of(label)).isNotEqualTo(StandardLabel.of(label));
    }
}
