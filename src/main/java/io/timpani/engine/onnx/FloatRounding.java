package io.timpani.engine.onnx;

/**
 * Rounds numbers of 64 bits to the precision of 32, as a cast to a float and back does, but in steps that the compiler does for
 * several numbers at once: casts go one by one (Veltkamp's splitting, see Boldo, "Pitfalls of a full floating-point proof",
 * 2006).
 *
 * <p>Where it differs: what lies right between two floats becomes either of them; what a float is too small for stays as it is;
 * what is beyond a float's range becomes {@code NaN}.
 */
final class FloatRounding {
    /** 2^29 + 1: 53 bits of precision less 29 are a float's 24. */
    private static final double SPLIT = 0x1p29 + 1;
    /** Times this, what is a float is finite, and what is beyond floats infinite. */
    private static final double TO_THE_EDGE = 0x1p896;

    private FloatRounding() {}

    /**
     * Adds rounded values times a weight to sums, row by row.
     *
     * @param from first row
     * @param to behind the last row
     */
    static void addProducts(double[] values, double weight, int from, int to, double[] sums) {
        // one index for both arrays, or the compiler would go one by one here, too
        for (int row = from; row < to; row++) {
            double value = values[row];
            double shifted = value * SPLIT;
            double near = shifted - (shifted - value);
            // what is added to it is nothing, or NaN
            sums[row] += (near + near * TO_THE_EDGE * 0.0) * weight;
        }
    }
}
