package io.timpani.forest;

import java.util.BitSet;
import java.util.Random;

/** Numbers at which comparisons go wrong, and sets of them. */
final class Numbers {
    private static final double[] ODD = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Missing.LARGEST_ZERO,
        -Missing.LARGEST_ZERO,
        Math.nextUp(Missing.LARGEST_ZERO),
        -0.5,
        -1,
        1,
        2,
        64
    };

    private Numbers() {}

    static double odd(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ODD[random.nextInt(ODD.length)];
            case 1 -> random.nextInt(8);
            case 2 -> random.nextInt(80) / 2.0 - 5;
            default -> random.nextGaussian();
        };
    }

    static ValueSet set(Random random) {
        if (random.nextInt(4) == 0) {
            return ValueSet.values(
                    random.ints(random.nextInt(4), -2, 8).asDoubleStream().toArray());
        }
        if (random.nextInt(4) == 0) {
            return ValueSet.codes(random.ints(random.nextInt(6), 0, random.nextInt(10) == 0 ? 1 << 23 : 8)
                    .toArray());
        }
        BitSet codes = new BitSet();
        random.ints(random.nextInt(6), 0, random.nextInt(10) == 0 ? 70 : 8).forEach(codes::set);
        return random.nextInt(4) == 0 ? ValueSet.truncatedCodes(codes) : ValueSet.codes(codes);
    }
}
