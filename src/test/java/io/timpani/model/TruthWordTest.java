package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TruthWordTest {
    @ParameterizedTest
    @ValueSource(strings = {"t", "T", "true", "True", "y", "yes", "YES", "on", "1", "1.0"})
    void these_words_are_true(String word) {
        assertThat(TruthWord.of(word)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "n", "no", "off", "Off", "0", "0.0", "none", "None"})
    void these_words_are_false(String word) {
        assertThat(TruthWord.of(word)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "F", "", " ", " true", "no ", "2", "01", "null", "nan"})
    void other_words_are_neither(String word) {
        assertThat(TruthWord.of(word)).isEmpty();
    }
}
