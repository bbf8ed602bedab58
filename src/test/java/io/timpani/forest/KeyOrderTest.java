package io.timpani.forest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    @Test
    void keys_compare_as_numbers_do() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double a = number(random);
            double b = number(random);
            if (Double.isNaN(a) || Double.isNaN(b)) {
                continue;
            }
            assertThat(KeyOrder.reaches(KeyOrder.of(a), KeyOrder.of(b)))
                    .as("%s, %s", a, b)
                    .isEqualTo(a >= b ? 1 : 0);
            assertThat(KeyOrder.reaches(KeyOrder.of((float) a), KeyOrder.of((float) b)))
                    .as("%s, %s", (float) a, (float) b)
                    .isEqualTo((float) a >= (float) b ? 1 : 0);
        }
    }

    private static double number(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Numbers.odd(random);
            case 1 -> Double.longBitsToDouble(random.nextLong());
            default -> Float.intBitsToFloat(random.nextInt());
        };
    }

    @Test
    void what_is_missing_lies_beyond_all_numbers() {
        assertThat(Integer.MIN_VALUE).isLessThan(KeyOrder.of(Float.NEGATIVE_INFINITY));
        assertThat(KeyOrder.INT_LAST).isGreaterThan(KeyOrder.of(Float.POSITIVE_INFINITY) + 1);
        assertThat(Long.MIN_VALUE).isLessThan(KeyOrder.of(Double.NEGATIVE_INFINITY));
        assertThat(KeyOrder.LONG_LAST).isGreaterThan(KeyOrder.of(Double.POSITIVE_INFINITY) + 1);
    }

    @Test
    void no_key_reaches_the_threshold_of_a_leaf() {
        assertThat(KeyOrder.reaches(KeyOrder.INT_LAST, Integer.MAX_VALUE)).isZero();
        assertThat(KeyOrder.reaches(Integer.MIN_VALUE, Integer.MAX_VALUE)).isZero();
        assertThat(KeyOrder.reaches(KeyOrder.LONG_LAST, Long.MAX_VALUE)).isZero();
        assertThat(KeyOrder.reaches(Long.MIN_VALUE, Long.MAX_VALUE)).isZero();
    }
}
