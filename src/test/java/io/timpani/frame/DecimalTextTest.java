package io.timpani.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTextTest {
    private static String shortest(double value, boolean point) {
        byte[] out = new byte[DecimalText.ROOM + 2];
        Arrays.fill(out, (byte) '#');
        int end = DecimalText.shortest(value, point, out, 1);
        assertThat(end).as("%s", value).isLessThanOrEqualTo(DecimalText.ROOM + 1);
        assertThat(out[0]).isEqualTo((byte) '#');
        return new String(out, 1, end - 1, US_ASCII);
    }

    private static String large(double value) {
        byte[] out = new byte[DecimalText.ROOM];
        return new String(out, 0, DecimalText.large(value, out, 0), US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0.0",
        "-0.0,-0.0,-0.0",
        "7,7,7.0",
        "-7,-7,-7.0",
        "1e15,1000000000000000,1000000000000000.0",
        "0.5,0.5,0.5",
        "-100.000001,-100.000001,-100.000001",
        "0.0001,0.0001,0.0001",
        "0.00012345678901234567,0.00012345678901234567,0.00012345678901234567",
        "9.999e-5,9.999e-5,9.999e-5",
        "1e16,1e+16,1e+16",
        "1.5e300,1.5e+300,1.5e+300",
        "123456789.12345678,123456789.12345678,123456789.12345678",
        "9007199254740994,9007199254740994.0,9007199254740994.0",
        "1e-310,1e-310,1e-310"
    })
    void the_shortest_text_has_a_point_where_asked(double value, String bare, String pointed) {
        assertThat(shortest(value, false)).isEqualTo(bare);
        assertThat(shortest(value, true)).isEqualTo(pointed);
    }

    @Test
    void decimals_of_up_to_15_digits_come_back_as_they_were() {
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            long digits = 1 + random.nextLong(999_999_999_999_999L) / (long) Math.pow(10, random.nextInt(15));
            BigDecimal decimal = BigDecimal.valueOf(digits, random.nextInt(40) - 15);
            String text = shortest(decimal.doubleValue(), true);

            assertThat(new BigDecimal(text)).as("seed %d", seed).isEqualByComparingTo(decimal);
        }
    }

    @Test
    void no_text_that_reads_back_is_shorter_and_none_as_short_is_nearer() {
        Random random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            double value = switch (i % 4) {
                case 0 -> random.nextDouble();
                case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(30) - 14);
                case 2 -> (float) random.nextGaussian();
                default -> Math.round(random.nextDouble() * 1e7) / 1e7 * Math.pow(10, random.nextInt(6));
            };
            BigDecimal text = new BigDecimal(shortest(value)).stripTrailingZeros();
            assertThat(text.doubleValue()).as("%s", value).isEqualTo(value);
            assertThat(text.precision())
                    .as("%s", value)
                    .isLessThanOrEqualTo(new BigDecimal(Double.toString(value))
                            .stripTrailingZeros()
                            .precision());
            BigDecimal shorter = new BigDecimal(value)
                    .round(new MathContext(Math.max(1, text.precision() - 1), RoundingMode.HALF_EVEN));
            if (text.precision() > 1) {
                assertThat(shorter.doubleValue()).as("shorter than %s", text).isNotEqualTo(value);
            }
            BigDecimal error = new BigDecimal(value).subtract(text).abs();
            assertThat(error.multiply(BigDecimal.valueOf(2)))
                    .as("%s for %s", text, value)
                    .isLessThanOrEqualTo(text.ulp());
        }
    }

    private static String shortest(double value) {
        byte[] out = new byte[DecimalText.ROOM];
        return new String(out, 0, DecimalText.shortest(value, false, out, 0), StandardCharsets.US_ASCII);
    }

    @Test
    void powers_of_two_read_back_as_themselves() {
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            double value = Math.scalb(1.0, exponent);

            assertThat(Double.parseDouble(shortest(value, true)))
                    .as("2^%d", exponent)
                    .isEqualTo(value);
            assertThat(Double.parseDouble(shortest(Math.nextDown(value), true)))
                    .as("below 2^%d", exponent)
                    .isEqualTo(Math.nextDown(value));
        }
    }

    @Test
    void large_numbers_read_back_and_have_ten_places_at_most() {
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            double size = 0x1p19 * (1 + random.nextDouble()) * Math.pow(2, random.nextInt(45));
            double value = random.nextBoolean() ? size : -size;
            String text = large(value);

            assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(value);
            assertThat(new BigDecimal(text).stripTrailingZeros().scale())
                    .as("seed %d: %s", seed, text)
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void integers_are_written_with_all_their_digits() {
        byte[] out = new byte[DecimalText.ROOM];
        for (int bits = 0; bits < Long.SIZE - 1; bits++) {
            for (long ten = 1, base = 0; base < 19; ten *= 10, base++) {
                for (long value : new long[] {ten - 1, ten, (1L << bits) - 1, 1L << bits, ten ^ (1L << bits)}) {
                    int end = DecimalText.integer(value, out, 0);

                    assertThat(new String(out, 0, end, US_ASCII)).isEqualTo(Long.toString(value));
                }
            }
        }
    }
}
