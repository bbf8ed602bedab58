package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final String ALPHABET = "0123456789012345678900..--+eEdfx_ \tNainf#,";

    private static double parse(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
        return NumberParser.number(bytes, 1, bytes.length - 1);
    }

    private static double parsePlain(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
        return NumberParser.plainNumber(bytes, 1, bytes.length - 1);
    }

    /** What the rules of the contract make of a text, written down a second time and slowly. */
    private static double expected(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (MissingTokens.contains(bytes, 0, bytes.length)) {
            return Double.NaN;
        }
        String bare = text.replaceAll("^[ \t]+|[ \t]+$", "");
        if (DECIMAL.matcher(bare).matches()) {
            return Double.parseDouble(bare);
        }
        return switch (bare.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> NumberParser.REFUSED;
        };
    }

    @Test
    void agrees_with_the_written_rules_on_random_text() {
        int accepted = 0;
        for (long seed = 0; seed < 200_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(7);
            for (int i = 0; i < length; i++) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            double expected = expected(text.toString());
            accepted += NumberParser.isRefused(expected) ? 0 : 1;

            assertThat(Double.doubleToRawLongBits(parse(text.toString())))
                    .as("seed %d: '%s'", seed, text)
                    .isEqualTo(Double.doubleToRawLongBits(expected));
        }
        assertThat(accepted).isBetween(10_000, 190_000);
    }

    @Test
    void agrees_with_the_jdk_on_random_doubles() {
        for (long seed = 0; seed < 100_000; seed++) {
            double value = Double.longBitsToDouble(new Random(seed).nextLong());
            if (Double.isFinite(value)) {
                assertThat(parse(Double.toString(value))).as("seed %d", seed).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "True", " true\t"})
    void truth_counts_only_where_it_is_asked_for(String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(NumberParser.numberOrTruth(bytes, 0, bytes.length)).isEqualTo(1);
        assertThat(NumberParser.isRefused(parse(text))).isTrue();
        assertThat(NumberParser.isRefused(parsePlain(text))).isTrue();
    }

    @Test
    void plain_numbers_have_no_blanks_and_no_missing_tokens() {
        assertThat(parsePlain("1.5e3")).isEqualTo(1500);
        assertThat(parsePlain("-Inf")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(parsePlain("NAN")).isNaN();
        assertThat(NumberParser.isRefused(parsePlain("NAN"))).isFalse();
        for (String text : new String[] {" 1", "1 ", "NA", "", "null", "0x1"}) {
            assertThat(NumberParser.isRefused(parsePlain(text)))
                    .as("'%s'", text)
                    .isTrue();
        }
    }

    @Test
    void a_missing_value_is_no_refusal() {
        assertThat(parse("NA")).isNaN();
        assertThat(NumberParser.isRefused(parse("NA"))).isFalse();
        assertThat(NumberParser.isRefused(Double.NaN)).isFalse();
        assertThat(NumberParser.REFUSED).isNaN();
    }

    @Test
    void bytes_outside_the_range_do_not_count() {
        byte[] bytes = "12345".getBytes(UTF_8);

        assertThat(NumberParser.number(bytes, 1, 3)).isEqualTo(23);
        assertThat(NumberParser.number(bytes, 2, 2)).isNaN();
    }

    @Test
    void powers_of_ten_are_exact() {
        for (int i = 0; i < NumberParser.EXACT_POWERS.length; i++) {
            assertThat(new java.math.BigDecimal(NumberParser.EXACT_POWERS[i]))
                    .isEqualByComparingTo(java.math.BigDecimal.TEN.pow(i));
        }
    }
}
