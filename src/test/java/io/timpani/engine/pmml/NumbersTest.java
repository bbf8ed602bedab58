package io.timpani.engine.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "-0.0, 0",
        "-2.5, -2.5",
        "12345678.5, 12345678.5",
        "999999999999999, 999999999999999",
        "1e15, 1000000000000000",
        "-1.5e18, -1500000000000000000",
        "1e-9, 0.0000000010",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void texts_of_numbers_have_no_exponent(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @Test
    void a_text_is_read_as_the_same_number() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value) && Math.abs(Math.getExponent(value)) < 300) {
                String text = Numbers.text(value);
                assertThat(text).as("seed %d", seed).doesNotContain("E");
                assertThat(Numbers.parse(text)).as("seed %d", seed).isEqualTo(value);
            }
        }
    }
}
