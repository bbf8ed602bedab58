package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "-3, -3",
        "-0.0, 0",
        "2.5, 2.5",
        "999999999999999, 999999999999999",
        "1e15, 1.0E15",
        "1e-9, 1.0E-9",
        "Infinity, Infinity"
    })
    void whole_numbers_have_no_fraction(double value, String text) {
        assertThat(NumberText.of(value)).isEqualTo(text);
        assertThat(NumberText.number(text)).isEqualTo(value + 0.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", " 7.50 ", "1e3", "+2", "True", "FALSE", "-inf", "NA", "null", "12345678901234567890"})
    void a_text_is_the_number_that_a_reader_of_numbers_makes_of_it(String text) throws Exception {
        byte[] body = ("x,y\n" + text + ",0\n").getBytes(StandardCharsets.UTF_8);
        Frame frame = CsvReader.read(new ByteArrayInputStream(body), FrameSchema.numbers());
        Double read = ((NumberColumn) frame.column("x").orElseThrow()).values()[0];
        // as objects: NaN is like NaN
        assertThat(Double.valueOf(NumberText.number(text))).isEqualTo(read);
    }

    @Test
    void what_is_no_number_is_missing() {
        for (String text : new String[] {"abc", "1a", "0x10", "1f", "--1", "\u0664", "ture"}) {
            assertThat(NumberText.number(text)).as(text).isNaN();
        }
    }
}
