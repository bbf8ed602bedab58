package io.timpani.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatRoundingTest {
    private static double[] rounded(double... values) {
        double[] rounded = new double[values.length];
        FloatRounding.addProducts(values, 1, 0, values.length, rounded);
        return rounded;
    }

    /** Of the range of normal floats, evenly over its exponents. */
    private static double any(Random random) {
        double value = Math.scalb(1 + random.nextDouble(), random.nextInt(-126, 127));
        return random.nextBoolean() ? value : -value;
    }

    @Test
    void numbers_become_what_a_cast_makes_of_them() {
        Random random = new Random(1);
        double[] values = random.doubles(1_000_000).map(any -> any(random)).toArray();
        double[] rounded = rounded(values);
        for (int i = 0; i < values.length; i++) {
            if (rounded[i] != (float) values[i] && !isBetween(values[i])) {
                throw new AssertionError("%a becomes %a, not %a".formatted(values[i], rounded[i], (float) values[i]));
            }
        }
    }

    private static boolean isBetween(double value) {
        float near = (float) value;
        double away = Math.abs(value - near);
        return away == Math.ulp(near) / 2 || away == Math.ulp(near) / 4;
    }

    @Test
    void floats_stay_as_they_are() {
        Random random = new Random(2);
        double[] floats =
                random.doubles(100_000).map(any -> (float) any(random)).toArray();
        assertThat(rounded(floats)).isEqualTo(floats);
        double[] edges = {0, 1, -1, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, Float.MIN_VALUE, 16_777_216};
        assertThat(rounded(edges)).isEqualTo(edges);
    }

    @Test
    void what_lies_between_two_floats_becomes_one_of_them() {
        for (int whole = 16_777_217; whole < 16_777_417; whole += 2) {
            assertThat(rounded(whole)[0]).isIn(whole - 1.0, whole + 1.0);
        }
    }

    @Test
    void the_missing_and_what_no_float_holds_are_not_numbers() {
        double[] values = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            -1e300,
            1e39,
            0x1p128,
            Math.nextUp(Float.MAX_VALUE + Math.ulp(Float.MAX_VALUE) / 2.0)
        };
        double[] none = new double[values.length];
        Arrays.fill(none, Double.NaN);
        assertThat(rounded(values)).isEqualTo(none);
    }

    @Test
    void products_are_added_to_the_rows_that_are_asked_for() {
        double[] sums = {1, 2, 3, 4};
        FloatRounding.addProducts(new double[] {10, 20, 30, 1e300}, 0.5, 1, 3, sums);
        assertThat(sums).containsExactly(1, 12, 18, 4);
    }
}
