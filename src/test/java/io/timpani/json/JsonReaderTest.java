package io.timpani.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.timpani.frame.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void every_kind_of_value_is_read() {
        assertThat(read(" { \"a\" : [1, -2.5, 1e3, true, false, null, \"x\"], \"b\": {}, \"c\":[] } "))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1L, -2.5, 1000.0, true, false, null, "x"), "b", Map.of(), "c", List.of()));
    }

    @Test
    void escapes_are_undone_and_other_text_stays_as_it_is() {
        assertThat(read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀\""))
                .isEqualTo("a\"\\/\b\f\n\r\té😀é😀");
    }

    @Test
    void whole_numbers_are_exact_as_far_as_a_long_reaches() {
        assertThat(read("[9223372036854775807, -9223372036854775808, 9223372036854775808, 0, -0]"))
                .isEqualTo(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 0x1p63, 0L, 0L));
    }

    @Test
    void what_the_writer_of_answers_wrote_comes_back() {
        Map<String, Object> tree = Map.of("k\n\"", List.of("\u0000\u001f", 1L, 0.1, Map.of("é", true)));

        assertThat(JsonReader.read(new JsonBuffer().tree(tree).toByteArray())).isEqualTo(tree);
        assertThat(read(JsonText.of(tree))).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":1,}",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1 2",
                "-",
                "+1",
                ".5",
                "NaN",
                "\"a\nb\"",
                "{a:1}",
                "1e",
                "--1",
                "]"
            })
    void what_is_no_json_is_refused_with_its_place(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text)).withMessageContaining("byte");
    }

    @Test
    void endless_depth_is_refused_and_harms_nobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("[".repeat(100_000)));
    }

    private static @Nullable Object read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
