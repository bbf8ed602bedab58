package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EightDigitsTest {
    private static final long SEED = 20261122;

    private static long word(String text) {
        return EightDigits.word(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12345678 | 8 | 12345678
            00000000 | 8 | 0
            99999999 | 8 | 99999999
            1234567, | 7 | 1234567
            1,234567 | 1 | 1
            ,1234567 | 0 | 0
            12/45678 | 2 | 12
            12:45678 | 2 | 12
            007.1234 | 3 | 7
            5e123456 | 1 | 5
            """)
    void it_begins_with_these_digits(String text, int count, long value) {
        assertThat(EightDigits.count(word(text))).isEqualTo(count);
        assertThat(EightDigits.append(0, word(text), count)).isEqualTo(value);
        assertThat(EightDigits.append(41, word(text), count)).isEqualTo((long) (41 * Math.pow(10, count)) + value);
    }

    @Test
    void any_byte_that_is_no_digit_ends_them_wherever_it_stands() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[EightDigits.SIZE];
        for (int other = Byte.MIN_VALUE; other <= Byte.MAX_VALUE; other++) {
            for (int place = 0; place < bytes.length; place++) {
                // what stands behind it may be anything
                random.nextBytes(bytes);
                long expected = 0;
                for (int before = 0; before < place; before++) {
                    bytes[before] = (byte) ('0' + random.nextInt(10));
                    expected = expected * 10 + bytes[before] - '0';
                }
                bytes[place] = (byte) other;
                if (other >= '0' && other <= '9') {
                    continue;
                }
                long word = EightDigits.word(bytes, 0);
                assertThat(EightDigits.count(word))
                        .as("%d at %d, seed %d", other, place, SEED)
                        .isEqualTo(place);
                assertThat(EightDigits.append(0, word, place)).isEqualTo(expected);
            }
        }
    }
}
