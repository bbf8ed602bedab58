package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionNamesTest {
    private static final List<String> NAMES =
            List.of("-cd", "-h", "--class-labels", "--class-labels-file", "--monitor", "--monitor-settings", "--max");

    @ParameterizedTest
    @CsvSource(textBlock = """
            --ma,                --max
            --ma=5,              --max=5
            --ma=a=b,            --max=a=b
            --class-labels-,     --class-labels-file
            --monitor,           --monitor
            --monitor-,          --monitor-settings
            -cd,                 -cd
            -cd=x,               -cd=x
            """)
    void a_unique_prefix_becomes_the_full_name(String given, String full) {
        assertThat(OptionNames.resolve(List.of(given), NAMES)).isEqualTo(new OptionNames(List.of(full), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "-1", "-1.5", "-.5", "-", "--", "--ma x", "-- x", "@ma", "", "--1", "---"})
    void what_is_no_option_stays_as_it_is(String value) {
        assertThat(OptionNames.resolve(List.of(value), NAMES)).isEqualTo(new OptionNames(List.of(value), List.of()));
    }

    @Test
    void an_ambiguous_prefix_names_its_meanings() {
        OptionNames names = OptionNames.resolve(List.of("a", "--mon", "b"), NAMES);

        assertThat(names.args()).containsExactly("a", "b");
        assertThat(names.errors()).singleElement().asString().contains("--mon ", "--monitor,", "--monitor-settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--other", "-c", "-x", "--other=5", "-m"})
    void an_unknown_option_is_named(String option) {
        OptionNames names = OptionNames.resolve(List.of(option), NAMES);

        assertThat(names.args()).isEmpty();
        assertThat(names.errors()).singleElement().asString().contains(option.replace("=5", " "), "unknown");
    }
}
