package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {
    private static String number(double value) {
        return new String(new JsonBuffer().number(value).toByteArray(), UTF_8);
    }

    private static String exact(double value) {
        return new String(new JsonBuffer().exactNumber(value).toByteArray(), UTF_8);
    }

    private static String text(String text) {
        return new String(JsonBuffer.quoted(text), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "0.3333333333333333,0.3333333333",
        "4.9e-11,0.0",
        "5.1e-11,0.0000000001",
        "-4.9e-11,0.0",
        "-5.1e-11,-0.0000000001",
        "1e-5,0.00001",
        "1e20,1e+20",
        "1.23456789e16,1.23456789e+16",
        "1e16,10000000000000000.0",
        "1e17,1e+17",
        "42,42.0",
        "-0.0,0.0",
        "0,0.0",
        "1,1.0",
        "-1.5,-1.5",
        "0.1,0.1",
        "899999.1,899999.1",
        "700000.3,700000.3",
        "900000.25,900000.25",
        "123456789.125,123456789.125",
        "9007199254740991,9007199254740991.0",
        "9007199254740993,9007199254740992.0",
        "1234567890123456.7,1234567890123456.8",
        "-1e300,-1e+300",
        "1.7976931348623157e308,1.7976931348623157e+308",
        "4.9e-324,0.0",
        "0.99999999999,1.0",
        "899999.99999999999,900000.0",
        "1e15,1000000000000000.0",
        "2e16,20000000000000000.0",
        "0.00001234567891234,0.0000123457"
    })
    void numbers_have_ten_places(double value, String expected) {
        assertThat(number(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void what_json_cannot_say_is_null(double value) {
        assertThat(number(value)).isEqualTo("null");
        assertThat(exact(value)).isEqualTo("null");
    }

    @Test
    void scaled_numbers_round_as_decimal_arithmetic_does() {
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(18) - 11);
            BigDecimal expected = new BigDecimal(value).setScale(10, RoundingMode.HALF_EVEN);

            assertThat(new BigDecimal(number(value))).as("seed %d", seed).isEqualByComparingTo(expected);
        }
    }

    @Test
    void halves_of_the_tenth_place_round_to_even() {
        // exactly representable: k / 2^11 has 11 places and ends in 5
        for (int k = 1; k < 5_000; k += 2) {
            double value = k / 2048.0;
            BigDecimal expected = new BigDecimal(value).setScale(10, RoundingMode.HALF_EVEN);

            assertThat(new BigDecimal(number(value))).as("%d / 2048", k).isEqualByComparingTo(expected);
        }
    }

    @Test
    void numbers_of_any_size_stay_within_a_unit_of_the_tenth_place() {
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            double value = random.nextBoolean()
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextGaussian() * Math.pow(10, random.nextInt(20));
            if (!Double.isFinite(value)) {
                continue;
            }
            String text = number(value);

            assertThat(Double.parseDouble(text))
                    .as("seed %d: %s", seed, text)
                    .isCloseTo(value, org.assertj.core.data.Offset.offset(1e-10));
            assertThat(text).as("seed %d", seed).matches("-?[0-9]+(\\.[0-9]{1,10})?|-?[0-9](\\.[0-9]+)?e\\+[0-9]+");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1.0",
        "-0.0,-0.0",
        "0,0.0",
        "0.1,0.1",
        "1e-5,1e-5",
        "0.0001,0.0001",
        "1e20,1e+20",
        "123456.789,123456.789",
        "0.1234567890123456,0.1234567890123456",
        "5.684341886080802e-14,5.684341886080802e-14",
        "2e23,2e+23",
        "1e23,1e+23",
        "9007199254740993,9007199254740992.0",
        "1e15,1000000000000000.0",
        "4.9e-324,4.9e-324",
        "2.2250738585072014E-308,2.2250738585072014e-308"
    })
    void exact_numbers_are_short(double value, String expected) {
        assertThat(exact(value)).isEqualTo(expected);
    }

    @Test
    void exact_numbers_read_back_as_the_same_double_in_at_most_17_digits() {
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            double value = switch (random.nextInt(4)) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextGaussian() * 1000;
                case 2 -> random.nextInt(1_000_000) / Math.pow(10, random.nextInt(8));
                default -> random.nextLong() / 1024.0;
            };
            if (!Double.isFinite(value)) {
                continue;
            }
            String text = exact(value);

            assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(value);
            assertThat(new BigDecimal(text).stripTrailingZeros().precision())
                    .as("seed %d: %s", seed, text)
                    .isLessThanOrEqualTo(Math.min(
                            17,
                            new BigDecimal(Double.toString(value))
                                    .stripTrailingZeros()
                                    .precision()));
        }
    }

    @Test
    void text_is_escaped_and_always_utf_8() {
        assertThat(text("a\"b\\c\n\r\t\0\u001f/\u007f")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001f/\u007f\"");
        assertThat(text("\u00e9\u20ac\ud83e\udd41")).isEqualTo("\"\u00e9\u20ac\ud83e\udd41\"");
        assertThat(text("x\ud83e")).isEqualTo("\"x\\ud83e\"");
        assertThat(text("\udd41\ud83ey")).isEqualTo("\"\\udd41\\ud83ey\"");
        assertThat(text("")).isEqualTo("\"\"");
    }

    @Test
    void values_are_appended_in_order_and_the_buffer_grows() throws IOException {
        JsonBuffer buffer = new JsonBuffer(1);
        StringBuilder expected = new StringBuilder("{");
        buffer.raw("{");
        byte[] key = JsonBuffer.quoted("k\u00e9y");
        for (int i = -500; i < 500; i++) {
            buffer.raw(key)
                    .raw(":")
                    .number(i / 4.0)
                    .raw(",")
                    .integer(i)
                    .raw("|")
                    .text("\u20ac" + i);
            expected.append("\"k\u00e9y\":")
                    .append(i / 4.0)
                    .append(',')
                    .append(i)
                    .append("|\"\u20ac")
                    .append(i)
                    .append('"');
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        buffer.writeTo(out);

        assertThat(out.toString(UTF_8)).isEqualTo(expected.toString());
        assertThat(buffer.toByteArray()).isEqualTo(out.toByteArray()).hasSize(buffer.length());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000L})
    void integers_are_written_as_they_are(long value) {
        assertThat(new String(new JsonBuffer(0).integer(value).toByteArray(), UTF_8))
                .isEqualTo(Long.toString(value));
    }
}
